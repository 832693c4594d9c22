/** What came of an attempt, by the rows: said when nothing can change it any more. */

/** @import { Event } from '@hal/contract/types' */

/** @typedef {{ state: 'looking' | 'kept' | 'lost', words: string }} Outcome */

/** What an ended page left behind goes out once more within this: only then “0 twice” means something. */
const certainAfterMs = 2500
/** A call that another tab has to send again may take as long as the longest usual pause between tries. */
const missingAfterMs = 20_000

/**
 * Which calls have a row, and how many have more than one.
 * @param {Pick<Event, 'value' | 'properties'>[]} events
 * @param {string} attempt its id
 */
export function countRows(events, attempt) {
  /** @type {Map<unknown, number>} */
  const rowsByNumber = new Map()
  for (const { value, properties } of events) {
    if (properties['attempt'] === attempt) rowsByNumber.set(value, (rowsByNumber.get(value) ?? 0) + 1)
  }
  return { arrived: rowsByNumber.size, twice: [...rowsByNumber.values()].filter((rows) => rows > 1).length }
}

/**
 * @param {object} seen
 * @param {number} seen.called
 * @param {number} seen.arrived
 * @param {number} seen.twice
 * @param {number} seen.waiting calls of any kind that this page knows to wait
 * @param {number} seen.calmMs for how long nothing has waited and the server has answered
 * @returns {Outcome}
 */
export function outcomeOf({ called, arrived, twice, waiting, calmMs }) {
  const figures = `${arrived} of ${called} arrived, ${twice} twice`
  const missing = called - arrived
  if (waiting > 0) return { state: 'looking', words: `${figures}, ${waiting} waiting.` }
  if (calmMs < (missing > 0 ? missingAfterMs : certainAfterMs)) return { state: 'looking', words: `${figures} so far …` }
  if (missing > 0) return { state: 'lost', words: `${figures}, ${missing} missing.` }
  return { state: twice > 0 ? 'lost' : 'kept', words: `${figures}.` }
}
