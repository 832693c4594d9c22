// Works before the client has loaded: until then the stub in the page takes the calls down.
hal.track('page-viewed', location.pathname)

const said = document.getElementById('said')

document.getElementById('subscribe').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { email, name } = Object.fromEntries(new FormData(event.target))
  hal.identify({ email, name })
  try {
    // Only this page waits for the answer, to show it: yours can go on at once.
    const { contact_id } = await hal.track('newsletter-subscribed', 'weekly')
    said.textContent = `Thank you! You are ${contact_id}.`
  } catch (error) {
    said.textContent = `HAL refused: ${error.code}. ${error.detail}`
  }
})
