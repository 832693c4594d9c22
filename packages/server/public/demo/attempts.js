import { ApiError } from './api.js'
import { eventName } from './attempt-calls.js'
import { queueLength } from './calls.js'
import { countRows, outcomeOf } from './outcome.js'

/**
 * The attempts whose outcome is not certain yet. They outlive a reload of this tab; what arrived is
 * read from the rows, again and again until nothing can change it.
 */

/** @import { Api } from './api.js' */
/** @import { Outage } from './outage.js' */
/** @import { Outcome } from './outcome.js' */

/** @typedef {{ id: string, called: number }} Attempt */

const key = 'attempts'
const lookAgainMs = 1000
/** Several attempts, all of their rows. */
const readRows = 200

/** @param {{ api: Api, outage: Outage, onOutcome: (kind: string, outcome: Outcome) => void }} parts */
export function createAttempts({ api, outage, onOutcome }) {
  const attempts = new Map(Object.entries(read()))
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let calmSince = Date.now()

  function lookSoon() {
    clearTimeout(timer)
    if (attempts.size > 0) timer = setTimeout(() => void look(), lookAgainMs)
  }

  async function look() {
    const looked = [...attempts]
    try {
      const { data } = await api.get('/api/events', { name: eventName, limit: readRows })
      const waiting = queueLength()
      if (waiting > 0 || outage.isOn()) calmSince = Date.now()
      for (const [kind, attempt] of looked) {
        judge(kind, attempt, outcomeOf({ called: attempt.called, ...countRows(data, attempt.id), waiting, calmMs: Date.now() - calmSince }))
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      calmSince = Date.now()
      const words = `What arrived cannot be read now, ${queueLength()} waiting here. ${error.message}`
      for (const [kind] of looked) onOutcome(kind, { state: 'looking', words })
    } finally {
      lookSoon()
    }
  }

  /** @param {string} kind @param {Attempt} attempt @param {Outcome} outcome */
  function judge(kind, attempt, outcome) {
    // Begun anew meanwhile: this is about the one before.
    if (attempts.get(kind) !== attempt) return
    onOutcome(kind, outcome)
    if (outcome.state !== 'kept') return
    attempts.delete(kind)
    write(attempts)
  }

  return {
    /** @param {string} kind */
    isOpen: (kind) => attempts.has(kind),

    /** @param {string} kind @param {Attempt} attempt */
    begin(kind, attempt) {
      attempts.set(kind, attempt)
      calmSince = Date.now()
      write(attempts)
      lookSoon()
    },

    /** Goes on with what this tab began before it was reloaded. */
    resume: lookSoon,
  }
}

/** @typedef {ReturnType<typeof createAttempts>} Attempts */

/** @returns {Record<string, Attempt>} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}')
  } catch {
    // Storage is blocked: an attempt ends with the page.
    return {}
  }
}

/** @param {Map<string, Attempt>} attempts */
function write(attempts) {
  try {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(attempts)))
  } catch {
    // Storage is blocked.
  }
}
