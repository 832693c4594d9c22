import type { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import { versionHeader } from './version.js'

/** The request id of every response. A value that the client sends is ignored (wire.md, "Fine print"). */
export const requestIdHeader = 'x-request-id'

/** Sets the request id and the version on every Express answer. */
export function requestId(newRequestId: () => string, version: string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(requestIdHeader, newRequestId())
    response.setHeader(versionHeader, version)
    next()
  }
}

/** The id of this exchange, for problems and the log. */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(requestIdHeader))
}
