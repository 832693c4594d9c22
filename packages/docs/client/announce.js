const region = document.createElement('p')
region.className = 'visually-hidden'
region.setAttribute('role', 'status')
document.body.append(region)

/** Lets a screen reader say it. @param {string} message */
export function announce(message) {
  region.textContent = message
}
