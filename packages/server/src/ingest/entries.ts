import type { Entry } from '../domain/widget-batch.js'
import type { WidgetRequest } from './port.js'
import { correctedTime } from './time.js'

/** The entries of a request, with the operation ids that the server generated. */
export interface Prepared {
  entries: Entry[]
  madeIds: string[]
}

/** Gives every operation of a request its id and its corrected time. Does not check credentials. */
export function prepareEntries(request: WidgetRequest, receivedAt: number, newOperationId: () => string): Prepared {
  const madeIds: string[] = []
  const isBot = request.is_bot === true
  const entries = request.operations.map((pending): Entry => {
    const id = pending.id ?? newOperationId()
    if (pending.id === undefined) madeIds.push(id)
    if ('refusal' in pending) return { id, refusal: pending.refusal }
    const { operation: parsed, warnings, more_warnings } = pending.submitted
    const timestamp = correctedTime(receivedAt, parsed.timestamp, request.sent_at)
    return { operation: { id, parsed, timestamp, proof: { kind: 'none' }, session: null, warnings, more_warnings, isBot } }
  })
  return { entries, madeIds }
}
