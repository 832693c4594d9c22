import type { VisitorRow } from './rows.js'
import { record, type Work } from './work.js'

/** The visitor as it is, or as it begins at first sight (R1). Nothing is written yet. */
export function visitorOf(work: Work, visitorId: string): VisitorRow {
  const now = work.context.now
  const known = work.records.visitors.get(visitorId)
  // Whoever calls like a person once is none, whatever a bot or a backend sends under the same id.
  if (known !== undefined) return known.is_bot && !work.isBot ? { ...known, is_bot: false } : known
  return {
    visitor_id: visitorId,
    contact_id: null,
    active_company_id: null,
    verified: false,
    is_bot: work.isBot,
    name: null,
    phone: null,
    properties: {},
    first_seen_at: now,
    last_seen_at: now,
  }
}

/** Writes what an operation made of its visitor, and that it was seen. */
export function saveVisitor(work: Work, visitor: VisitorRow): VisitorRow {
  const seen = { ...visitor, last_seen_at: Math.max(visitor.last_seen_at, work.context.now) }
  record(work, { type: 'visitor_saved', visitor: seen })
  return seen
}
