import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { RawHeaders } from './answer.js'

const exposed = 'x-request-id, retry-after, idempotent-replayed, ratelimit, ratelimit-policy'

/** How long a browser may remember a preflight; Chromium caps it at two hours. */
const preflightSeconds = '86400'

/**
 * Any site may call the widget routes and read what they answer, refusals too: which origins a
 * project takes is for the rules to say, and the page should be able to read why (wire.md, "Fine
 * print"). No cookie counts here, so `*` gives nothing away.
 */
const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposed,
  'cross-origin-resource-policy': 'cross-origin',
}

/** What every answer of a widget route carries. */
export const widgetHeaders: RawHeaders = Object.entries(openToAll).flat()

const privateNetwork = 'access-control-request-private-network'

/**
 * Browsers ask before a page of the internet reaches a private network, such as a HAL of the own machine or
 * company (https://wicg.github.io/private-network-access/).
 */
export function allowPrivateNetwork(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers[privateNetwork] === 'true') response.setHeader('access-control-allow-private-network', 'true')
}

/** Opens everything below a path, and answers preflights. */
export const widgetCors: RequestHandler = (request, response, next) => {
  response.setHeaders(new Map(Object.entries(openToAll)))
  if (request.method !== 'OPTIONS') return next()
  const asked = request.headers['access-control-request-headers']
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-max-age', preflightSeconds)
  response.setHeader('vary', `access-control-request-headers, ${privateNetwork}`)
  allowPrivateNetwork(request, response)
  // Tracing scripts of the host page add headers of their own, and a preflight that refused one
  // would lose the call.
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked)
  response.statusCode = 204
  response.end()
}
