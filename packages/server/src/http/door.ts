import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Refusal } from '../domain/decision.js'
import { Overloaded } from '../ingest/admission.js'
import { InvalidCursor, StoreUnavailable } from '../store/port.js'
import { sendJson } from './answer.js'
import { RequestAborted } from './body/collect.js'
import { invalidRequest, problemOf, Refused } from './problems.js'
import { requestIdOf } from './request-id.js'

/**
 * The one door through which every error leaves, as `application/problem+json` with a `request_id`
 * (wire.md, "Problems"). What nobody foresaw is logged and answered `internal`, and tells nothing.
 */
export function problemDoor(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (error instanceof RequestAborted) return void response.destroy()
    const request_id = requestIdOf(response)
    const refused = refusedBy(error)
    if (refused.refusal.code === 'internal') {
      logger.error({ request_id, method: request.method, route: request.route?.path, err: error }, 'request failed')
    }
    if (refused.refusal.code === 'unavailable') logger.error({ request_id, err: error }, 'store unavailable')
    // Half an answer cannot be taken back: cutting it off is what tells the client.
    if (response.headersSent) response.destroy()
    else sendProblem(response, refused)
  }
}

/** Answers with a problem. */
function sendProblem(response: Response, { refusal, headers }: Refused): void {
  const problem = problemOf(refusal)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  sendJson(response, problem.status, { ...problem, request_id: requestIdOf(response) }, 'application/problem+json')
}

function refusedBy(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(foreignRefusal(error))
}

function foreignRefusal(error: unknown): Refusal {
  if (error instanceof InvalidCursor) return invalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }])
  if (error instanceof StoreUnavailable) {
    return { code: 'unavailable', detail: 'The database cannot be used at the moment; nothing was written.' }
  }
  if (error instanceof Overloaded) return { code: 'overloaded', detail: 'More comes in than can be written; nothing of this was.' }
  // Express says so of a path with a broken percent escape.
  if (error instanceof URIError) return invalidRequest([{ path: '', message: 'has a path that is not valid' }])
  return internal
}

const internal: Refusal = { code: 'internal', detail: 'Something went wrong in the server; it is logged with the request_id.' }
