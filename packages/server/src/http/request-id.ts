import type { RequestHandler, Response } from 'express'

const header = 'x-request-id'

/** Names every response; what a client sends under that name is never used (wire.md, "Fine print"). */
export function requestId(newRequestId: () => string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(header, newRequestId())
    next()
  }
}

/** The name of this exchange, for problems and the log. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(header))
}
