import { limits } from '@hal/contract'
import type { Warning } from '@hal/contract/types'
import { apply } from '../domain/apply.js'
import type { Context } from '../domain/decision.js'
import { countBatch, dayOf, type LedgerDecision } from '../domain/ledger/count-batch.js'
import type { Records } from '../domain/records/records.js'
import type { Entry } from '../domain/widget-batch.js'
import type { KeySets } from './keys.js'
import type { WidgetRequest } from './port.js'

type CountedRequest = WidgetRequest & { device: NonNullable<WidgetRequest['device']> }

/** A dry run is not counted (R35). All other requests are, including refused ones. */
function isCounted(request: WidgetRequest): request is CountedRequest {
  return request.device !== undefined && !request.dry_run
}

/** Adds the rows that counting the request needs. Adds none if no device reported anything. */
export function addLedgerKeys(sets: KeySets, request: WidgetRequest, receivedAt: number): void {
  if (!isCounted(request)) return
  sets.device_ids.add(request.device.id)
  sets.ledger_days.add(dayOf(receivedAt))
}

const nothingCounted: LedgerDecision = { changes: [], ignored: new Set(), warnings: [] }

/** Counts a request in the loss ledger. Requests decided later see the result. */
export function countInLedger(records: Records, request: WidgetRequest, { now }: Context): LedgerDecision {
  if (!isCounted(request)) return nothingCounted
  const ledger = countBatch(records, request.device, request.operations.flatMap(({ seq }) => seq ?? []), now)
  for (const change of ledger.changes) apply(records, change)
  return ledger
}

const seqIgnored: Warning = {
  code: 'seq_ignored',
  path: 'seq',
  message: `\`seq\` is more than ${limits.seqAhead} ahead of the highest number of the device, so it was not counted.`,
}

/** Returns the entries, with a warning for each sequence number that was not counted. */
export function withSeqWarnings(entries: readonly Entry[], request: WidgetRequest, ignored: ReadonlySet<number>): readonly Entry[] {
  if (ignored.size === 0) return entries
  return entries.map((entry, index) => {
    const seq = request.operations[index]?.seq
    if (!('operation' in entry) || seq === undefined || !ignored.has(seq)) return entry
    return { operation: { ...entry.operation, warnings: [...entry.operation.warnings, seqIgnored] } }
  })
}
