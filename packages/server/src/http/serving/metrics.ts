import { watchedRoute } from './serving-route.js'

/** `GET /metrics`: for Prometheus; counts and times, nothing of anybody. */
export const metricsPage = watchedRoute('/metrics', 'Counts and times, for Prometheus', ({ metrics: { registry } }) => [
  async (_request, response) => {
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
  },
])
