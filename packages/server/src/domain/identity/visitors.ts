import type { VisitorRow } from '../records/rows.js'
import { record, type Work } from '../records/work.js'

/** The existing visitor, or a new one (R1). Writes nothing. */
export function visitorOf(work: Work, visitorId: string): VisitorRow {
  const now = work.context.now
  const known = work.records.visitors.get(visitorId)
  // One call from a real browser clears the bot mark for good.
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

/** Writes the visitor after an operation, with the time of its last call. */
export function saveVisitor(work: Work, visitor: VisitorRow): VisitorRow {
  const seen = { ...visitor, last_seen_at: Math.max(visitor.last_seen_at, work.context.now) }
  record(work, { type: 'visitor_saved', visitor: seen })
  return seen
}
