import express, { type Express } from 'express'
import type { AppDependencies, Context } from './context.js'
import { widgetCors } from './cors.js'
import { problemDoor } from './door.js'
import { createLimiters } from './limits.js'
import { createMetrics } from './metrics.js'
import { mountRoutes } from './mount.js'
import { unknownPath } from './not-found.js'
import { requestId } from './request-id.js'
import { requestLog } from './request-log.js'
import { routes } from './routes.js'
import { readScript } from './serving/script.js'

/** The HTTP surface of HAL (wire.md), on whatever store and accounts it is handed. */
export function createApp(dependencies: AppDependencies): Express {
  const { config, logger, newRequestId } = dependencies
  const metrics = createMetrics(dependencies.registry)
  const script = readScript(dependencies.assets.scriptPath)
  const context: Context = { ...dependencies, metrics, script, limiters: createLimiters(config) }

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.set('trust proxy', config.trustProxy)

  app.use(requestId(newRequestId))
  app.use('/api/widget', widgetCors)
  app.use(metrics.observe, requestLog(logger))
  mountRoutes(app, routes, context)
  app.use(unknownPath)
  app.use(problemDoor(logger))
  return app
}
