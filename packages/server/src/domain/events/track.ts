import type { Parsed } from '@hal/contract'
import type { TrackResult } from '@hal/contract/types'
import type { Effect, Operation } from '../operation.js'
import { resolveTarget } from '../companies/target.js'
import type { Authority } from '../verification/verification.js'
import { saveVisitor, visitorOf } from '../identity/visitors.js'
import { record, type Work } from '../records/work.js'

/**
 * `track`: records an event on the visitor, with its current contact and company (R22, R23). The event is also the
 * operation's record.
 */
export function track(
  work: Work,
  { id, timestamp }: Operation,
  operation: Parsed<'track'>,
  { companies }: Authority,
): Effect<TrackResult> {
  const { name, value = null, properties = {}, company_id: company_ref } = operation
  const known = visitorOf(work, operation.visitor_id)
  const target = resolveTarget(work.records, known, company_ref, { need: 'attribute', claimed: companies })
  if (company_ref !== undefined && target.company === null) return { ok: false, refusal: target.refusal }
  const { visitor_id, contact_id } = saveVisitor(work, known)
  const company_id = target.company?.id ?? null
  // A company found only by an unproven email is not shown (R9).
  const shownId = target.company !== null && target.access === 'use' ? company_id : null
  const result: TrackResult = { event_id: id, contact_id, company_id: shownId, warnings: work.warnings }
  const content = { kind: 'event', name, value, properties, company_ref: company_ref ?? null } as const
  record(work, {
    type: 'event_recorded',
    event: { id, visitor_id, contact_id, company_id, name, value, properties, timestamp, received_at: work.context.now },
    operation: { id, type: 'track', visitor_id, content, contact_id, result, verified_result: null },
  })
  return { ok: true, result, publicResult: result, contactId: contact_id }
}
