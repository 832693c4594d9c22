import type { RequestListener } from 'node:http'
import express, { type Express } from 'express'
import { createTurns } from './account/turns.js'
import { createBodyBytes } from './body/body-bytes.js'
import { createIsBot } from './bots.js'
import type { AppDependencies, Context } from './context.js'
import { widgetCors } from './cors.js'
import { createDoor, problemDoor } from './door.js'
import { createListener } from './lane.js'
import { createAddressOf } from './limits/client-address.js'
import { createProxyNotice } from './limits/proxy-notice.js'
import { createLimits } from './limits/limits.js'
import { createMetrics } from './metrics.js'
import { mountRoutes } from './mount.js'
import { unknownPath } from './not-found.js'
import { createObserver, observeAnswers } from './observer.js'
import { createRecentCalls } from './recent-calls/recent-calls.js'
import { createRefusalLog } from './refusal-log.js'
import { requestId } from './request-id.js'
import { routes } from './routes.js'
import { sendProblem, sendProblemOrPage } from './send-refusal.js'
import { createMetricsListener } from './serving/metrics.js'
import { readScripts } from './serving/scripts.js'

/** The HTTP surface of HAL (wire.md). */
export interface App {
  /** Handles every request. */
  listener: RequestListener
  /** The Express app with all routes. */
  express: Express
  /** Handles requests for `/metrics` on the loopback listener. */
  metricsListener: RequestListener
}

/** Creates the HTTP layer on the given store and accounts. */
export function createApp(dependencies: AppDependencies): App {
  const { config, logger, newRequestId } = dependencies
  const metrics = createMetrics(dependencies.registry)
  const addressOf = createAddressOf(config.trustProxy)
  const bodies = createBodyBytes(config.rateLimit === 'off' ? 'off' : config.bodyBytes, addressOf)
  const limits = createLimits({ ...dependencies, bodies, addressOf, elapsed: () => performance.now() })
  const context: Context = {
    ...dependencies,
    metrics,
    routes,
    scripts: readScripts(dependencies.assets, dependencies.queries),
    limits,
    bodies,
    isBot: createIsBot(),
    turns: createTurns(),
    recentCalls: createRecentCalls(dependencies.now),
    proxyNotice: createProxyNotice(config.trustProxy, logger),
  }
  const refusals = createRefusalLog({ logger, metrics, addressOf, salt: Buffer.from(dependencies.random(16)), elapsed: () => performance.now() })
  const door = createDoor(logger, refusals, sendProblemOrPage)
  const observer = createObserver(metrics, logger)

  const app = express()
  app.disable('x-powered-by')
  app.enable('case sensitive routing')
  app.set('trust proxy', config.trustProxy)

  app.use(requestId(newRequestId, dependencies.assets.version))
  app.use('/api/widget', widgetCors)
  app.use(observeAnswers(observer))
  mountRoutes(app, routes, context)
  app.use(unknownPath)
  app.use(problemDoor(door))
  const listener = createListener(routes, { app, context, door, observer })
  return { express: app, listener, metricsListener: createMetricsListener(context, createDoor(logger, refusals, sendProblem)) }
}
