import type { OperationType } from '@hal/contract/types'
import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Counter, Histogram, type Registry } from 'prom-client'

/** What `/metrics` counts. Labels are routes, codes and types, never anything a client sent. */
export interface Metrics {
  registry: Registry
  /** Counts and times each request under its route. */
  observe: RequestHandler
  countOperation(type: OperationType, status: 'ok' | 'duplicate' | 'rejected'): void
}

/** Makes the counters of the process and of HTTP, beside what others count in the same registry. */
export function createMetrics(registry: Registry): Metrics {
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const labelNames = ['method', 'route', 'status']
  const requests = new Counter({ name: 'hal_http_requests_total', help: 'Requests answered.', labelNames, registers })
  const durations = new Histogram({
    name: 'hal_http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  })
  const operations = new Counter({
    name: 'hal_operations_total',
    help: 'Widget operations by type and what became of them.',
    labelNames: ['type', 'status'],
    registers,
  })

  return {
    registry,
    observe(request, response, next) {
      const startedAt = performance.now()
      response.once('finish', () => {
        const labels = { method: request.method, route: String(request.route?.path ?? 'none') }
        requests.inc({ ...labels, status: response.statusCode })
        durations.observe(labels, (performance.now() - startedAt) / 1000)
      })
      next()
    },
    countOperation: (type, status) => operations.inc({ type, status }),
  }
}
