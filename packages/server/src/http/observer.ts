import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Exchange } from './exchange.js'
import type { Metrics } from './metrics.js'
import { requestIdOf } from './request-id.js'

/** Called for every answer. */
export type Observer = (exchange: Exchange, status: number) => void

/**
 * Counts and times each request, and logs one line at `debug`. The line shows the route instead of the URL, and no
 * headers or bodies, because those contain ids, emails and tokens. Errors are logged at the door.
 */
export function createObserver(metrics: Metrics, logger: Logger): Observer {
  return ({ requestId: request_id, method, route, startedAt }, status) => {
    const ms = performance.now() - startedAt
    metrics.countRequest({ method, route: route ?? 'none', status, ms })
    if (!logger.isLevelEnabled('debug')) return
    logger.debug({ request_id, method, route, status, ms: Math.round(ms) }, 'answered')
  }
}

/** The observer as Express middleware. */
export function observeAnswers(observer: Observer): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => observer({ ...exchangeOf(request, response), startedAt }, response.statusCode))
    next()
  }
}

/** Builds the exchange from Express objects. The middleware has already set the headers. */
export function exchangeOf(request: Request, response: Response): Exchange {
  const route: unknown = request.route?.path
  return {
    requestId: requestIdOf(response),
    method: request.method,
    route: typeof route === 'string' ? route : undefined,
    startedAt: 0,
    headers: [],
  }
}
