import { accountRoutes } from './account/routes.js'
import type { Route } from './route.js'
import { servingRoutes } from './serving/routes.js'
import { widgetRoutes } from './widget/routes.js'

/** All routes, the busiest first, because Express tries them in this order. */
export const routes: Route[] = [...widgetRoutes, ...accountRoutes, ...servingRoutes]
