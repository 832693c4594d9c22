import { deliveryQuery } from '@hal/contract'
import type { Delivery, DeliveryCounts, DeliveryDay } from '@hal/contract/types'
import type { DeliveryRow } from '../../../domain/records/rows.js'
import { deliverySchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'

const dayMs = 24 * 60 * 60 * 1_000

/** `GET /api/projects/:id/delivery`: the loss ledger, by day of receipt and SDK version. */
export const getDelivery: Action<ProjectScope, typeof deliveryQuery> = {
  tag: 'Projects',
  summary: 'Get the loss ledger',
  details: 'Returns how many calls devices made, how many arrived, and how many were dropped or are missing. It needs an SDK that numbers its calls.',
  query: deliveryQuery,
  answer: { status: 200, schema: deliverySchema },
  async run({ scope, query: { since = -8.64e15, until = 8.64e15 } }, { queries }) {
    const days = { from: Math.floor(since / dayMs), to: Math.ceil(until / dayMs) - 1 }
    return presentDelivery(await queries.delivery(scope.projectId, days))
  },
}

function presentDelivery(rows: DeliveryRow[]): Delivery {
  return { ...sumOf(rows), days: rows.map(presentDay) }
}

function presentDay({ day, ...figures }: DeliveryRow): DeliveryDay {
  return { day: new Date(day * dayMs).toISOString().slice(0, 10), ...figures }
}

function sumOf(rows: DeliveryRow[]): DeliveryCounts {
  const sum = (figure: 'called' | 'delivered' | 'missing') => rows.reduce((total, row) => total + row[figure], 0)
  const refused = rows.reduce((total, { contacts_refused = 0 }) => total + contacts_refused, 0)
  return {
    called: sum('called'),
    delivered: sum('delivered'),
    missing: sum('missing'),
    dropped: sumOfReasons(rows),
    ...(refused > 0 && { contacts_refused: refused }),
  }
}

function sumOfReasons(rows: DeliveryRow[]): Record<string, number> {
  const totals = new Map<string, number>()
  for (const [reason, count] of rows.flatMap(({ dropped }) => Object.entries(dropped))) {
    totals.set(reason, (totals.get(reason) ?? 0) + count)
  }
  return Object.fromEntries(totals)
}
