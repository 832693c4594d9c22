import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import { isLocalPage } from './loopback.js'
import { watchedRoute } from './serving-route.js'

/**
 * `GET /metrics`: for Prometheus; counts and times, nothing of anybody. What is counted still tells
 * how a business goes, so it asks for `HAL_METRICS_TOKEN`; without one, it answers this machine only.
 */
export const metricsPage = watchedRoute('/metrics', 'Counts and times, for Prometheus', (context) => [
  forWatchers(context),
  async (_request, response) => {
    const { registry } = context.metrics
    response.setHeader('content-type', registry.contentType)
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    response.end(await registry.metrics())
  },
])

function forWatchers({ config: { metricsToken } }: Context): RequestHandler {
  return (request, _response, next) => {
    if (metricsToken === null) next(isLocalPage(request) ? undefined : notLocal())
    else next(isSameText(request.headers.authorization ?? '', `Bearer ${metricsToken}`) ? undefined : noToken())
  }
}

/** Compared as hashes, so that the time tells neither a letter nor the length. */
function isSameText(given: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(right))
}

function noToken(): Refused {
  const detail = 'Send `Authorization: Bearer TOKEN` with the value of HAL_METRICS_TOKEN.'
  return new Refused({ code: 'unauthenticated', detail }, { 'www-authenticate': 'Bearer' })
}

function notLocal(): Refused {
  const detail = 'The figures are for the server’s own machine, at a loopback address and past no proxy. For others set HAL_METRICS_TOKEN.'
  return new Refused({ code: 'forbidden', detail })
}
