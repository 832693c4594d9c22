import type { Parsed } from '@hal/contract'
import type { TrackResult } from '@hal/contract/types'
import type { Effect, Operation } from './operation.js'
import { resolveTarget } from './target.js'
import { saveVisitor, visitorOf } from './visitors.js'
import { record, type Work } from './work.js'

/**
 * `track`: records an event on the visitor, with the contact and company that hold at this time
 * (R22, R23). The event's record is the operation's record too.
 */
export function track(work: Work, { id, timestamp }: Operation, operation: Parsed<'track'>): Effect<TrackResult> {
  const known = visitorOf(work, operation.visitor_id)
  const target = resolveTarget(work.records, known, operation.company_id)
  if (operation.company_id !== undefined && target.company === null) return { ok: false, refusal: target.refusal }
  const visitor = saveVisitor(work, known)
  const contactId = visitor.contact_id
  const companyId = target.company?.id ?? null
  const result: TrackResult = { event_id: id, contact_id: contactId, company_id: companyId, warnings: work.warnings }
  record(work, {
    type: 'event_recorded',
    event: {
      id,
      visitor_id: visitor.visitor_id,
      contact_id: contactId,
      company_id: companyId,
      name: operation.name,
      value: operation.value ?? null,
      properties: operation.properties ?? {},
      timestamp,
      received_at: work.context.now,
    },
    operation: { id, type: 'track', visitor_id: visitor.visitor_id, contact_id: contactId, result, verified_result: null },
  })
  return { ok: true, result, publicResult: result, contactId }
}
