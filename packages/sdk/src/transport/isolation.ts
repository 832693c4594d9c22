import type { Refusal } from '../api/error.js'
import type { Call } from '../queue/call.js'

/** Most calls of a request: to write, send and settle more in one task would be felt on a slow phone. */
const maxCalls = 250
/** A lone call may fail so often in a row before the others go ahead of it. */
const maxFaults = 4
/** These say that the server is busy or away, and nothing about what was sent. */
const busyStatuses = [408, 425, 429, 502, 503, 504]

/**
 * Finds the one call at which a server or a firewall fails, so that it does not keep the others waiting. Each such answer
 * halves the batches. A lone call that goes on failing is tried again when no other call waits.
 */
export interface Isolation {
  /** Most calls of the next request. */
  mostCalls(): number
  /** The calls without the one that is passed over, unless it is the only one. */
  select(calls: Call[]): Call[]
  /** A request was answered. */
  passed(): void
  /** The request was too large. */
  halve(calls: Call[]): void
  failed(calls: Call[], problem: Refusal): void
}

export const createIsolation = (): Isolation => {
  let limit = maxCalls
  let faults = 0
  let suspect: Call | undefined

  const halve = ({ length }: Call[]): void => {
    limit = Math.ceil(length / 2)
  }

  return {
    mostCalls: () => limit,
    select: (calls) => (calls[1] ? calls.filter((call) => call !== suspect) : calls),
    passed() {
      limit = maxCalls
      faults = 0
    },
    halve,
    failed(calls, { status }) {
      faults = status && !busyStatuses.includes(status) ? faults + 1 : 0
      if (faults) halve(calls)
      if (!calls[1] && faults > maxFaults) suspect = calls[0]
    },
  }
}
