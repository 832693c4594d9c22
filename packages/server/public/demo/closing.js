import { callCount, callOften } from './attempt-calls.js'
import { byId } from './dom.js'

/** The tab of an attempt: it calls and closes in one task, so that it has no time to send anything. */

const attempt = location.hash.slice(1)
/** @type {{ opener: Window | null }} */
const { opener } = window

if (window.hal === undefined) {
  byId('words').textContent = '/hal.js did not load, so nothing was called. Close this tab and try again.'
} else {
  callOften(window.hal.track, attempt)
  opener?.postMessage({ attempt, called: callCount }, location.origin)
  close()
}
