import { accountRoutes } from './account/routes.js'
import type { Route } from './route.js'
import { servingRoutes } from './serving/routes.js'
import { widgetRoutes } from './widget/routes.js'

/** Everything that is served, the busiest first: Express tries them in this order. */
export const routes: Route[] = [...widgetRoutes, ...accountRoutes, ...servingRoutes]
