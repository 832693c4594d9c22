import type { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import { versionHeader } from './version.js'

/** Names every response; what a client sends under that name is never used (wire.md, "Fine print"). */
export const requestIdHeader = 'x-request-id'

/** Names the exchange and the version on every answer of Express. */
export function requestId(newRequestId: () => string, version: string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(requestIdHeader, newRequestId())
    response.setHeader(versionHeader, version)
    next()
  }
}

/** The name of this exchange, for problems and the log. */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(requestIdHeader))
}
