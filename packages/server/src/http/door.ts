import type { ServerResponse } from 'node:http'
import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Refusal } from '../domain/decision.js'
import { Overloaded } from '../ingest/admission.js'
import { DiskReserved } from '../ingest/disk-reserve.js'
import { InvalidCursor, StoreUnavailable } from '../store/port.js'
import { RequestAborted } from './body/collect.js'
import type { Exchange } from './exchange.js'
import { exchangeOf } from './observer.js'
import { invalidRequest, Refused } from './problems.js'
import type { RefusalLog } from './refusal-log.js'
import type { SendRefusal } from './send-refusal.js'

/**
 * Answers every error, with a `request_id` (wire.md, "Problems"). An unexpected error is logged, and its answer
 * is only `internal`.
 */
export type Door = (error: unknown, exchange: Exchange, response: ServerResponse) => void

/** Creates the door. @param sendRefusal writes the answer */
export function createDoor(logger: Logger, logRefusal: RefusalLog, sendRefusal: SendRefusal): Door {
  return (error, exchange, response) => {
    if (error instanceof RequestAborted) return void response.destroy()
    const { requestId: request_id, method, route } = exchange
    const refused = refusedBy(error)
    if (refused.refusal.code === 'internal') logger.error({ request_id, method, route, err: error }, 'request failed')
    // A nearly full disk is logged once, not with each refusal, because the log also takes disk space.
    if (error instanceof StoreUnavailable && !(error instanceof DiskReserved)) logger.error({ request_id, err: error }, 'store unavailable')
    if (refused.trail !== null) logRefusal(refused.trail, request_id, response.req)
    // The head is already sent, so only closing the connection signals the error to the client.
    if (response.headersSent) response.destroy()
    else sendRefusal(response, exchange, refused)
  }
}

/** The same as the last middleware of Express. */
export function problemDoor(door: Door): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => door(error, exchangeOf(request, response), response)
}

function refusedBy(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(foreignRefusal(error))
}

function foreignRefusal(error: unknown): Refusal {
  if (error instanceof InvalidCursor) return invalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }])
  if (error instanceof DiskReserved) {
    return { code: 'unavailable', detail: 'The disk of the server is nearly full, so nothing was written. Send the same request again later.' }
  }
  if (error instanceof StoreUnavailable) {
    return { code: 'unavailable', detail: 'The database cannot be used at the moment, so nothing was written.' }
  }
  if (error instanceof Overloaded) return { code: 'overloaded', detail: 'More calls arrive than the server can write. Nothing of this request was written.' }
  // Express throws this for a path with an invalid percent escape.
  if (error instanceof URIError) return invalidRequest([{ path: '', message: 'has a path that is not valid' }])
  return internal
}

const internal: Refusal = { code: 'internal', detail: 'The server failed. Its log has the cause under the request_id.' }
