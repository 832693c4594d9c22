import type { RequestHandler } from 'express'
import { z } from 'zod'
import { sendJson } from '../answer.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import { watchedRoute } from './serving-route.js'

const status = z.literal('ok').meta({ description: 'Always `ok`.' })

const alive = {
  summary: 'Check that the process runs',
  details: 'Answers as long as the process runs. It does not look at the database.',
  answer: { status: 200, schema: z.strictObject({ status }) },
} as const

const ready = {
  summary: 'Check that the server takes requests',
  details: 'Answers 200 while the database can be written. It answers 503 while the server stops, or if the database fails.',
  problems: ['unavailable'],
  answer: {
    status: 200,
    schema: z.strictObject({
      status,
      disk: z
        .enum(['low', 'exhausted'])
        .optional()
        .meta({ description: 'Present while the disk is nearly full. With `low`, calls without a proof of identity are refused. With `exhausted`, all writes are.' }),
    }),
  },
} as const

/** `GET /healthz`: the process answers. */
export const healthz = watchedRoute('/healthz', alive, () => [
  (_request, response) => sendJson(response, 200, { status: 'ok' }),
])

/** `GET /readyz`: the store is writable and the server is not stopping. `disk: "low"`: only proven calls are accepted. */
export const readyz = watchedRoute('/readyz', ready, (context) => [readiness(context)])

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
