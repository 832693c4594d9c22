import { resolveTarget } from '../companies/target.js'
import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import { appendLine } from './append.js'
import { tellOf } from './tell.js'

/** The company of the visitor by R14, as for an event. `null` if there is none, or no clear one (C1). */
export function companyOfVisitor({ records }: Work, visitorId: string, claimed: readonly string[] | null): string | null {
  const visitor = records.visitors.get(visitorId)
  return visitor === undefined ? null : (resolveTarget(records, visitor, undefined, { need: 'attribute', claimed }).company?.id ?? null)
}

/** Fills an empty company with the one that the visitor has now (C21, C24). Only for a conversation of its contact. */
export function fillCompany(work: Work, conversation: ConversationRow, visitorId: string, claimed: readonly string[] | null): ConversationRow {
  if (conversation.company_id !== null || conversation.contact_id === null) return conversation
  if (work.records.visitors.get(visitorId)?.contact_id !== conversation.contact_id) return conversation
  const company_id = companyOfVisitor(work, visitorId, claimed)
  if (company_id === null) return conversation
  const filled = appendLine(work, { ...conversation, company_id }, 'company_changed', { to: company_id })
  tellOf(work, 'conversation_company_changed', filled, null, company_id)
  return filled
}
