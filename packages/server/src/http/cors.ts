import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { RawHeaders } from './answer.js'

const exposed = 'x-request-id, retry-after, idempotent-replayed, ratelimit, ratelimit-policy'

/** How long a browser may cache a preflight. Chromium caps it at two hours. */
const preflightSeconds = '86400'

/**
 * Any site may call the widget routes and read the answers, including refusals. The rules decide which origins a project
 * accepts, and the page should be able to read the reason (wire.md, "Fine print"). Widget routes use no cookies,
 * so `*` is safe.
 */
const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposed,
  'cross-origin-resource-policy': 'cross-origin',
}

/** CORS headers of every widget answer. */
export const widgetHeaders: RawHeaders = Object.entries(openToAll).flat()

const privateNetwork = 'access-control-request-private-network'

/**
 * Browsers send a preflight before a public page reaches a private network, such as a HAL on the same machine or
 * company network (https://wicg.github.io/private-network-access/).
 */
export function allowPrivateNetwork(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers[privateNetwork] === 'true') response.setHeader('access-control-allow-private-network', 'true')
}

/** Allows every origin below a path, and answers preflights. */
export const widgetCors: RequestHandler = (request, response, next) => {
  response.setHeaders(new Map(Object.entries(openToAll)))
  if (request.method !== 'OPTIONS') return next()
  const asked = request.headers['access-control-request-headers']
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-max-age', preflightSeconds)
  response.setHeader('vary', `access-control-request-headers, ${privateNetwork}`)
  allowPrivateNetwork(request, response)
  // Tracing scripts of the host page add their own headers. If the preflight refused one, the call would be
  // lost.
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked)
  response.statusCode = 204
  response.end()
}
