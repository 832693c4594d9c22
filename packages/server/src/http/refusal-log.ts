import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { createWindows } from '../limits/windows.js'
import type { AddressOf } from './limits/client-address.js'
import type { Metrics } from './metrics.js'
import type { Trail } from './problems.js'

/** Counts and logs refused sign-ins and refused budgets. */
export type RefusalLog = (trail: Trail, requestId: string, request: IncomingMessage) => void

/** Bounds the log during a flood. */
const linesOfEvent = { limit: 60, windowMs: 60_000 }

interface RefusalLogParts {
  logger: Logger
  metrics: Metrics
  addressOf: AddressOf
  /** Without the salt, a reader of the log cannot find the address of a hash. */
  salt: Buffer
  /** Milliseconds of a monotonic clock. */
  elapsed(): number
}

/**
 * Logs the request id and a short keyed hash of the address, and no other personal data. The hash of an address stays
 * the same while the process runs. Each event gets at most 60 lines a minute; the next line counts the lines that
 * were left out.
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
