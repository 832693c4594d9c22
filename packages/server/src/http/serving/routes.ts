import type { Route } from '../route.js'
import { demoFile, demoPage, demoToken } from './demo.js'
import { docs, docsPage } from './docs.js'
import { healthz, readyz } from './health.js'
import { metricsPage } from './metrics.js'
import { openapi } from './openapi.js'
import { frontPage, startFile } from '../start/front-page.js'
import { startCalls, startProjects, startSnippets } from '../start/projects.js'
import { scriptRoutes } from './script.js'

/** Files and pages (wire.md, "Serving"). */
export const servingRoutes: Route[] = [
  ...scriptRoutes,
  frontPage,
  startProjects,
  startSnippets,
  startCalls,
  startFile,
  healthz,
  readyz,
  metricsPage,
  openapi,
  docs,
  docsPage,
  demoPage,
  demoToken,
  demoFile,
]
