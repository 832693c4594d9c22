import type { RequestListener, ServerResponse } from 'node:http'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import { bearerToken } from '../bearer-token.js'
import type { Context } from '../context.js'
import type { Door } from '../door.js'
import { Refused } from '../problems.js'
import { requestIdHeader } from '../request-id.js'
import { versionHeader } from '../version.js'
import { watchedRoute } from './serving-route.js'

const texts = {
  summary: 'Read the metrics',
  details:
    'Returns counts and times for Prometheus, without personal data. It needs the value of `HAL_METRICS_TOKEN` as its token. Without that variable it is closed.',
  credential: 'metrics',
  answer: { status: 200, schema: null, type: 'text/plain' },
} as const

/**
 * `GET /metrics`: counts and times for Prometheus, without personal data. The figures still reveal business
 * volumes, so the route requires `HAL_METRICS_TOKEN`. Without a token, only the listener of `HAL_METRICS_PORT`
 * answers, because neither an address nor a missing header proves who the client is (W4).
 */
export const metricsPage = watchedRoute('/metrics', texts, (context) => [
  forWatchers(context),
  (_request, response) => sendMetrics(response, context.metrics.registry),
])

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  response.setHeader('content-type', registry.contentType)
  response.setHeader('cache-control', 'no-store')
  response.setHeader('x-content-type-options', 'nosniff')
  response.end(await registry.metrics())
}

function forWatchers({ config: { metricsToken } }: Context): RequestHandler {
  return (request, _response, next) => {
    const refused = metricsToken === null ? closed() : refusalWithout(metricsToken, bearerToken(request))
    next(refused ?? undefined)
  }
}

function refusalWithout(metricsToken: string, given: string | undefined): Refused | null {
  return isSameText(given ?? '', metricsToken) ? null : noToken()
}

/** Compares hashes, so that the time reveals neither the characters nor the length. */
function isSameText(given: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(right))
}

/**
 * Answers `/metrics`, and nothing else, on `HAL_METRICS_PORT`, a listener on loopback. Requires
 * `HAL_METRICS_TOKEN` if that is set.
 */
export function createMetricsListener(context: Context, door: Door): RequestListener {
  const { metrics, config, newRequestId, assets } = context
  return (request, response) => {
    const { method = '', url = '' } = request
    const requestId = newRequestId()
    response.setHeader(requestIdHeader, requestId)
    response.setHeader(versionHeader, assets.version)
    const exchange = { requestId, method, route: '/metrics', startedAt: performance.now(), headers: [] }
    const refused = config.metricsToken === null ? null : refusalWithout(config.metricsToken, bearerToken(request))
    const isAsked = (method === 'GET' || method === 'HEAD') && /^\/metrics(\?|$)/.test(url)
    if (!isAsked) return door(nothingElse(), exchange, response)
    if (refused !== null) return door(refused, exchange, response)
    sendMetrics(response, metrics.registry).catch((error: unknown) => door(error, exchange, response))
  }
}

function nothingElse(): Refused {
  return new Refused({ code: 'not_found', detail: 'This port answers `GET /metrics` only.' })
}

function noToken(): Refused {
  const detail = 'Send `Authorization: Bearer TOKEN` with the value of HAL_METRICS_TOKEN.'
  return new Refused({ code: 'unauthenticated', detail }, { 'www-authenticate': 'Bearer' })
}

function closed(): Refused {
  const detail = 'The figures are closed here. Set HAL_METRICS_TOKEN, or HAL_METRICS_PORT to read them on the server’s own machine.'
  return new Refused({ code: 'forbidden', detail })
}
