import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { requestIdOf } from './request-id.js'

/**
 * One line a request, at `debug`: routes instead of URLs, no headers and no bodies, since ids,
 * emails and tokens stand in them. Errors are logged at the door.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    if (!logger.isLevelEnabled('debug')) return next()
    const startedAt = performance.now()
    response.once('finish', () => {
      const { method } = request
      const ms = Math.round(performance.now() - startedAt)
      const request_id = requestIdOf(response)
      logger.debug({ request_id, method, route: request.route?.path, status: response.statusCode, ms }, 'answered')
    })
    next()
  }
}
