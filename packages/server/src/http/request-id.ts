import type { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'

/** Names every response; what a client sends under that name is never used (wire.md, "Fine print"). */
export const requestIdHeader = 'x-request-id'

export function requestId(newRequestId: () => string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(requestIdHeader, newRequestId())
    next()
  }
}

/** The name of this exchange, for problems and the log. */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(requestIdHeader))
}
