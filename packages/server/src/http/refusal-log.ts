import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { createWindows } from '../limits/windows.js'
import type { AddressOf } from './limits/client-address.js'
import type { Metrics } from './metrics.js'
import type { Trail } from './problems.js'

/** Counts and logs refused sign-ins and refused budgets. */
export type RefusalLog = (trail: Trail, requestId: string, request: IncomingMessage) => void

/** A flood must not fill the log, too. */
const linesOfEvent = { limit: 60, windowMs: 60_000 }

interface RefusalLogParts {
  logger: Logger
  metrics: Metrics
  addressOf: AddressOf
  /** Makes the hash of an address useless to whoever has only the log. */
  salt: Buffer
  /** Milliseconds of a clock that is not set back. */
  elapsed(): number
}

/**
 * Lines with the request's id and a short keyed hash of the address, the same for one address while the
 * process runs, and nothing else of anybody. At most 60 a minute of each event; the next line counts what
 * was left out.
 */
export function createRefusalLog({ logger, metrics, addressOf, salt, elapsed }: RefusalLogParts): RefusalLog {
  const lines = createWindows(linesOfEvent, elapsed)
  const leftOut = new Map<string, number>()

  return (trail, request_id, request) => {
    const { event, ...detail } = trail
    if (trail.event === 'budget refused') metrics.countRefusedBudget(trail.budget)
    else metrics.countRefusedSignIn()
    if (lines.take(event).isOver) return void leftOut.set(event, (leftOut.get(event) ?? 0) + 1)
    const from = createHmac('sha256', salt).update(addressOf(request)).digest('hex').slice(0, 12)
    const unlogged = leftOut.get(event)
    leftOut.delete(event)
    logger.warn({ request_id, from, ...detail, ...(unlogged !== undefined && { unlogged }) }, event)
  }
}
