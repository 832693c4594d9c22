/**
 * A minute without HAL for all tabs of the demo, since any of them may be the one that sends. Open tabs
 * hear of it by message: what the client of one tab tells another after it comes later. Storage, which
 * another tab may see only a moment later, is for pages that load meanwhile. `cut.js` does the rest.
 */

const key = 'demo-offline-until'
const lastsMs = 60_000
const tickMs = 250

/** @param {{ onChange: (secondsLeft: number) => void }} listeners told once a second at least, and with 0 when it is over */
export function createOutage({ onChange }) {
  const { dataset } = document.documentElement
  const tabs = new BroadcastChannel(key)
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  const leftMs = () => Number(dataset['offlineUntil'] ?? 0) - Date.now()

  function tick() {
    if (leftMs() > 0) onChange(Math.ceil(leftMs() / 1000))
    else stop()
  }

  function stop() {
    clearInterval(timer)
    onChange(0)
    // What the browser says when the network is back: the client tries again at once.
    dispatchEvent(new Event('online'))
  }

  /** @param {number} until milliseconds since 1970 */
  function follow(until) {
    dataset['offlineUntil'] = String(until)
    clearInterval(timer)
    if (leftMs() > 0) timer = setInterval(tick, tickMs)
    tick()
  }

  /** @param {number} until */
  function set(until) {
    localStorage.setItem(key, String(until))
    tabs.postMessage(until)
    follow(until)
  }

  tabs.addEventListener('message', ({ data }) => follow(data))

  return {
    isOn: () => leftMs() > 0,

    /** Another page of the demo may have begun it. */
    resume() {
      if (leftMs() > 0) follow(Number(dataset['offlineUntil']))
    },

    /** @returns {boolean} whether it could begin: not where storage is blocked */
    begin() {
      try {
        set(Date.now() + lastsMs)
      } catch {
        return false
      }
      return true
    },

    end: () => set(0),
  }
}

/** @typedef {ReturnType<typeof createOutage>} Outage */
