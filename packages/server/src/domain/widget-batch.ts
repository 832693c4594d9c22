import type { BatchResult, OperationResult } from '@hal/contract/types'
import { apply } from './apply.js'
import type { Change } from './change.js'
import { decide } from './decide.js'
import type { Context, Refusal } from './decision.js'
import { withoutMadeIds } from './dry-run.js'
import type { Operation } from './operation.js'
import { layerOver, type Records } from './records/records.js'
import type { Session } from './verification/verification.js'

/** One entry of a batch: an operation to decide, or one whose body was already refused. */
export type Entry = { operation: Operation } | { id: string; refusal: Refusal }

/** The outcome of one entry; `session` holds the rights that the visitor earned (R32). */
export type EntryOutcome = { id: string } & (
  | { status: Exclude<BatchResult['status'], 'rejected'>; result: OperationResult; session: Session | null }
  | { status: 'rejected'; refusal: Refusal }
)

export interface BatchDecision {
  outcomes: EntryOutcome[]
  changes: Change[]
}

/** Applies operations in order. Each sees the effects of the earlier ones (R25). */
export function decideBatch(records: Records, entries: readonly Entry[], context: Context): BatchDecision {
  const changes: Change[] = []
  const sessions = new Map<string, Session>()
  const outcomes = entries.map((entry): EntryOutcome => {
    if ('refusal' in entry) return { id: entry.id, status: 'rejected', refusal: entry.refusal }
    const { id, parsed } = entry.operation
    const earned = sessions.get(parsed.visitor_id)
    const operation = earned === undefined ? entry.operation : { ...entry.operation, session: earned }
    const decision = decide(records, operation, context)
    if (decision.status === 'rejected') return { id, ...decision }
    if (decision.session !== null) sessions.set(parsed.visitor_id, decision.session)
    if (decision.status === 'ok') {
      for (const change of decision.changes) {
        apply(records, change)
        changes.push(change)
      }
    }
    return { id, status: decision.status, result: decision.result, session: decision.session }
  })
  return { outcomes, changes }
}

/**
 * Decides a batch on a temporary layer, for a dry run (R35).
 *
 * @param madeIds operation ids that the server generated
 */
export function rehearseBatch(
  records: Records,
  entries: readonly Entry[],
  context: Context,
  madeIds: readonly string[],
): BatchDecision {
  const made = new Set(madeIds)
  const newId: Context['newId'] = (prefix) => {
    const id = context.newId(prefix)
    made.add(id)
    return id
  }
  const { outcomes } = decideBatch(layerOver(records), entries, { ...context, newId })
  const blanked = outcomes.map((outcome) =>
    outcome.status === 'rejected'
      ? { ...outcome, refusal: withoutMadeIds(outcome.refusal, made) }
      : { ...outcome, result: withoutMadeIds(outcome.result, made), session: null },
  )
  return { outcomes: blanked, changes: [] }
}
