import type { CommandEffect } from '../decision.js'
import { notFound } from '../refusals.js'
import { record, type Work } from '../records/work.js'

/** Erases a single visitor. Events of its contact stay with the contact (R29). */
export function deleteVisitor(work: Work, visitorId: string): CommandEffect {
  if (work.records.visitors.get(visitorId) === undefined) return { ok: false, refusal: notFound('visitor') }
  record(work, { type: 'visitor_erased', visitor_id: visitorId })
  return { ok: true, id: visitorId }
}
