import type { OperationType } from '@hal/contract/types'
import type { Outcome } from '../ingest/port.js'
import { collectDefaultMetrics, Counter, Histogram, type Registry } from 'prom-client'

/** The counters of `/metrics`. Labels are routes, codes and types, never values from a client. */
export interface Metrics {
  registry: Registry
  /** Counts and times a request under its route. */
  countRequest(answered: AnsweredRequest): void
  countOperation(type: OperationType, outcome: Outcome): void
  /** Counts a request that a budget refused. */
  countRefusedBudget(budget: string): void
  countRefusedSignIn(): void
}

/** An answered request. `route` is the route pattern of Express. */
export interface AnsweredRequest {
  method: string
  route: string
  status: number
  ms: number
}

/** Creates the process and HTTP metrics in a registry that other layers also use. */
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

  const rejections = new Counter({
    name: 'hal_rejections_total',
    help: 'Widget operations that were rejected, by type and the code of their problem.',
    labelNames: ['type', 'code'],
    registers,
  })

  const budgets = new Counter({
    name: 'hal_refused_budgets_total',
    help: 'Requests that were refused because an address or a project had used up a budget.',
    labelNames: ['budget'],
    registers,
  })

  const signIns = new Counter({ name: 'hal_refused_sign_ins_total', help: 'Sign-ins with a wrong email or password.', registers })

  return {
    registry,
    countRefusedBudget: (budget) => budgets.inc({ budget }),
    countRefusedSignIn: () => signIns.inc(),
    countRequest({ method, route, status, ms }) {
      requests.inc({ method, route, status })
      durations.observe({ method, route }, ms / 1000)
    },
    countOperation(type, outcome) {
      operations.inc({ type, status: outcome.status })
      if (outcome.status === 'rejected') rejections.inc({ type, code: outcome.refusal.code })
    },
  }
}
