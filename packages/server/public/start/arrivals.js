import { byId, fromTemplate } from './dom.js'
import { agoWords, effectWords, originWords, typeWords } from './words.js'

/**
 * Shows the calls of a project: the wait for the first, then the latest ones, and what to change.
 * @param {(words: string) => void} announce
 */
export function createArrivals(announce) {
  /** The latest call that was announced, in ms of the server's clock. */
  let announcedAt = 0

  return {
    /** Forgets what is shown, for another project. */
    clear() {
      announcedAt = 0
      for (const id of ['arrivals', 'troubles']) byId(id).replaceChildren()
      byId('to-change').hidden = true
      byId('waiting').hidden = true
    },

    /** @param {import('./api.js').Calls} answer */
    show({ now, has_visitors, calls, troubles }) {
      showWaiting(calls.length, has_visitors)
      byId('arrivals').replaceChildren(...calls.map((call) => arrival(call, now)))
      byId('troubles').replaceChildren(...troubles.map((each) => trouble(each, now)))
      byId('to-change').hidden = troubles.length === 0
      const [latest] = calls
      if (latest === undefined || latest.at <= announcedAt) return
      announcedAt = latest.at
      announce(`${typeWords(latest.type)} ${originWords(latest.origin)}, ${effectWords(latest)}`)
    },
  }
}

/**
 * @param {number} count
 * @param {boolean} hasVisitors
 */
function showWaiting(count, hasVisitors) {
  const waiting = byId('waiting')
  const words = count > 0 ? 'Calls arrive.' : hasVisitors ? 'Calls have arrived before. Waiting for the next one …' : 'Waiting for the first call …'
  waiting.hidden = false
  waiting.dataset['state'] = count > 0 ? 'arrived' : 'waiting'
  // A live region is read out again whenever its text is set.
  if (waiting.textContent !== words) waiting.textContent = words
}

/**
 * @param {import('./api.js').Call} call
 * @param {number} now
 */
function arrival(call, now) {
  return fromTemplate('arrival', {
    type: typeWords(call.type),
    origin: originWords(call.origin),
    ago: agoWords(now - call.at),
    effect: effectWords(call),
  })
}

/**
 * @param {import('./api.js').Trouble} each
 * @param {number} now
 */
function trouble(each, now) {
  const times = each.count === 1 ? '' : `, ${each.count} times`
  const field = each.field === null ? '' : ` at ${each.field}`
  const element = fromTemplate('trouble', {
    code: each.code,
    source: `${field} · ${typeWords(each.type)} ${originWords(each.origin)}, ${agoWords(now - each.at)}${times}`,
    help: each.help.replaceAll('`', ''),
  })
  element.querySelector('a')?.setAttribute('href', each.page)
  return element
}
