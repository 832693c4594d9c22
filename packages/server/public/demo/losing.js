import { announce } from './announce.js'
import { callCount, callOften } from './attempt-calls.js'
import { createAttempts } from './attempts.js'
import { visitorId } from './calls.js'
import { byId, h } from './dom.js'
import { createOutage } from './outage.js'

/** “Try to lose a call”: three ways, and what came of each. */

/** @import { Api } from './api.js' */
/** @import { Calls } from './calls.js' */
/** @import { Outcome } from './outcome.js' */

const tabLoadsWithinMs = 10_000

const ways = [
  { kind: 'reload', words: `Call ${callCount} times and reload at once`, about: 'The page is gone in the same moment, before anything was sent.' },
  { kind: 'closing', words: 'Call in a tab that closes at once', about: `A small tab opens, calls ${callCount} times and closes itself in the same moment.` },
  { kind: 'offline', words: 'Offline for a minute', about: `Calls ${callCount} times while every fetch of /api/widget fails in the tabs of this demo; what you click meanwhile waits too.` },
]

/** @param {{ api: Api, calls: Calls }} parts */
export function offerLosing({ api, calls: { make } }) {
  const outage = createOutage({ onChange: showOutage })
  const attempts = createAttempts({ api, outage, onOutcome: tell })

  const acts = {
    reload() {
      attempts.begin('reload', call())
      location.reload()
    },
    closing: () => openTab(attempts.begin),
    offline() {
      if (outage.isOn()) outage.end()
      else if (outage.begin()) attempts.begin('offline', call())
      else tell('offline', { state: 'lost', words: 'This browser blocks storage, by which the tabs of the demo agree on the minute.' })
    },
  }

  function call() {
    const id = newId()
    callOften((...given) => make('track', ...given), id)
    return { id, called: callCount }
  }

  /** @param {keyof typeof acts} kind */
  function act(kind) {
    if (visitorId() === undefined) tell(kind, { state: 'lost', words: '/hal.js did not load, so nothing can be called.' })
    else acts[kind]()
  }

  for (const { kind, words, about } of ways) byId('losing').append(row(kind, words, about, () => act(/** @type {keyof typeof acts} */ (kind))))
  outage.resume()
  attempts.resume()
  // Whoever pressed it with the keyboard goes on from where they were.
  if (attempts.isOpen('reload')) byId('lose-reload').focus()
}

const newId = () => Math.random().toString(36).slice(2, 7)

/** @param {string} kind @param {string} words @param {string} about @param {() => void} click */
function row(kind, words, about, click) {
  const aboutId = `lose-${kind}-about`
  return h(
    'li',
    { id: `way-${kind}` },
    h('button', { type: 'button', id: `lose-${kind}`, 'aria-describedby': aboutId, click }, words),
    h(
      'div',
      {},
      h('p', { id: aboutId }, about),
      kind === 'offline' && h('p', { id: 'countdown', role: 'timer', hidden: true }),
      h('p', { class: 'outcome', id: `outcome-${kind}` }),
    ),
  )
}

/** @param {string} kind @param {Outcome} outcome */
function tell(kind, { state, words }) {
  const outcome = byId(`outcome-${kind}`)
  if (outcome.textContent === words) return
  outcome.dataset['state'] = state
  outcome.textContent = words
  if (state !== 'looking') announce(words)
}

/** @param {number} secondsLeft */
function showOutage(secondsLeft) {
  byId('lose-offline').textContent = secondsLeft > 0 ? 'End now' : 'Offline for a minute'
  byId('countdown').hidden = secondsLeft === 0
  byId('countdown').textContent = `Offline for ${secondsLeft} s more.`
}

/** The tab itself says that it has called: one that did not load has nothing to lose. */
/** @param {(kind: string, attempt: { id: string, called: number }) => void} begin */
function openTab(begin) {
  /** @param {string} words @param {Outcome['state']} [state] */
  const say = (words, state = 'lost') => tell('closing', { state, words })
  const id = newId()
  const tab = window.open(`/demo/closing.html#${id}`, '', 'popup,width=380,height=200')
  if (tab === null) return say('The browser opened no tab. Allow pop-ups for this page and try again.')
  say('The tab opens …', 'looking')
  const heard = new AbortController()
  // A tab that shows the browser's own error page looks closed from here, so the two are told as one.
  const timer = setTimeout(() => say('The tab has not called: it did not load, or was closed too early. Close it and try again.'), tabLoadsWithinMs)
  addEventListener(
    'message',
    ({ origin, data }) => {
      if (origin !== location.origin || data?.attempt !== id) return
      clearTimeout(timer)
      heard.abort()
      begin('closing', { id, called: data.called })
    },
    { signal: heard.signal },
  )
}
