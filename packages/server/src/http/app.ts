import type { RequestListener } from 'node:http'
import express, { type Express } from 'express'
import { createIsBot } from './bots.js'
import type { AppDependencies, Context } from './context.js'
import { widgetCors } from './cors.js'
import { createDoor, problemDoor } from './door.js'
import { createListener } from './lane.js'
import { createLimits } from './limits/limits.js'
import { createMetrics } from './metrics.js'
import { mountRoutes } from './mount.js'
import { unknownPath } from './not-found.js'
import { createObserver, observeAnswers } from './observer.js'
import { requestId } from './request-id.js'
import { routes } from './routes.js'
import { readScript } from './serving/script.js'

/** The HTTP surface of HAL (wire.md). */
export interface App {
  /** Takes every request. */
  listener: RequestListener
  /** What has all the routes. */
  express: Express
}

/** Puts it together, on whatever store and accounts it is handed. */
export function createApp(dependencies: AppDependencies): App {
  const { config, logger, newRequestId } = dependencies
  const metrics = createMetrics(dependencies.registry)
  const script = readScript(dependencies.assets.scriptPath)
  const context: Context = { ...dependencies, metrics, script, limits: createLimits(config, () => performance.now()), isBot: createIsBot() }
  const door = createDoor(logger)
  const observer = createObserver(metrics, logger)

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.set('trust proxy', config.trustProxy)

  app.use(requestId(newRequestId))
  app.use('/api/widget', widgetCors)
  app.use(observeAnswers(observer))
  mountRoutes(app, routes, context)
  app.use(unknownPath)
  app.use(problemDoor(door))
  return { express: app, listener: createListener(routes, { app, context, door, observer }) }
}
