import type { RequestHandler } from 'express'
import { sendJson } from '../answer.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import { watchedRoute } from './serving-route.js'

/** `GET /healthz`: the process answers. */
export const healthz = watchedRoute('/healthz', 'Whether the process answers', () => [
  (_request, response) => sendJson(response, 200, { status: 'ok' }),
])

/** `GET /readyz`: the store can be written, and the server is not stopping; `disk: "low"` where only proven calls are. */
export const readyz = watchedRoute('/readyz', 'Whether the server can take requests', (context) => [readiness(context)])

function readiness({ checkReady, diskLevel = () => 'ample', logger }: Context): RequestHandler {
  return async (_request, response) => {
    try {
      await checkReady()
    } catch (error) {
      logger.warn({ err: error }, 'not ready')
      throw new Refused({ code: 'unavailable', detail: 'The server is stopping, or its database cannot be written.' })
    }
    sendJson(response, 200, { status: 'ok', ...(diskLevel() !== 'ample' && { disk: diskLevel() }) })
  }
}
