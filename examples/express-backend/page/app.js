const who = document.getElementById('who')
const said = document.getElementById('said')

/** On every page, and after each sign-in: the proof is fresh each time, and HAL answers with a token for the calls that follow. */
async function identify() {
  const me = await (await fetch('/me')).json()
  who.textContent = me === null ? 'Nobody is signed in.' : `Signed in as ${me.name}.`
  if (me === null) return
  await tell(hal.identify(me), ({ visitor }) => (visitor.verified ? 'HAL has verified you.' : 'HAL knows you, unverified.'))
}

/** Shows what HAL said; only an example waits for it. */
async function tell(call, words) {
  try {
    said.textContent = words(await call)
  } catch (error) {
    said.textContent = `HAL refused: ${error.code}. ${error.detail}`
  }
}

const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

for (const button of document.querySelectorAll('[data-user]')) {
  button.addEventListener('click', async () => {
    await post('/sign-in', { user_id: button.dataset.user })
    await identify()
  })
}

document.getElementById('sign-out').addEventListener('click', async () => {
  await post('/sign-out')
  hal.reset()
  await identify()
})

document.getElementById('export').addEventListener('click', () => {
  hal.track('report-exported', 'pdf')
  void tell(hal.setStage('Qualified'), ({ stage_update: { status, from, to } }) => `Stage ${status}: ${from ?? 'none'} to ${to}.`)
})

await identify()
