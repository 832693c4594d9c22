import { byId, h } from './dom.js'

/** Calls that anybody gets wrong once, to see what HAL says about them. */

/** @import { Calls, Method } from './calls.js' */

/** @type {{ id: string, words: string, method: Method, given: unknown[] }[]} */
const mistakes = [
  { id: 'misspelt', words: 'Misspelt field', method: 'identify', given: [{ emial: 'alice@acme.com' }] },
  { id: 'no-stage', words: 'Unknown stage', method: 'setStage', given: ['Wno'] },
  { id: 'not-linked', words: 'Foreign company', method: 'track', given: ['report-opened', null, { company_id: 'umbrella' }] },
]

/** @param {Calls} calls */
export function offerMistakes({ make }) {
  byId('mistakes').append(...mistakes.map(({ id, words, method, given }) => h('button', { type: 'button', id, click: () => make(method, ...given) }, words)))
}
