/**
 * A minute without HAL for all tabs of the demo. When it ends is kept where every tab sees it, since
 * any of them may be the one that sends; `cut.js` reads it at each request, also after a reload.
 */

const key = 'demo-offline-until'
const lastsMs = 60_000
const tickMs = 250

/** @param {{ onChange: (secondsLeft: number) => void }} listeners told once a second at least, and with 0 when it is over */
export function createOutage({ onChange }) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  const leftMs = () => Number(read()) - Date.now()

  function tick() {
    if (leftMs() > 0) onChange(Math.ceil(leftMs() / 1000))
    else end()
  }

  function follow() {
    clearInterval(timer)
    if (leftMs() > 0) timer = setInterval(tick, tickMs)
    tick()
  }

  function end() {
    clearInterval(timer)
    if (read() !== null) localStorage.removeItem(key)
    onChange(0)
    // What the browser says when the network is back: the client tries again at once.
    dispatchEvent(new Event('online'))
  }

  addEventListener('storage', (event) => {
    if (event.key === key) follow()
  })

  return {
    isOn: () => leftMs() > 0,

    /** Another page of the demo may have begun it. */
    resume() {
      if (read() !== null) follow()
    },

    /** @returns {boolean} whether it could begin: not where storage is blocked */
    begin() {
      try {
        localStorage.setItem(key, String(Date.now() + lastsMs))
      } catch {
        return false
      }
      follow()
      return true
    },

    end,
  }
}

/** @typedef {ReturnType<typeof createOutage>} Outage */

function read() {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
