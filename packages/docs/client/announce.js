const region = document.createElement('p')
region.className = 'visually-hidden'
region.setAttribute('role', 'status')
document.body.append(region)

/** Makes screen readers announce the message. @param {string} message */
export function announce(message) {
  region.textContent = message
}
