import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import type { ChatSide } from './access.js'
import { appendLine } from './append.js'
import { fillCompany } from './place.js'
import { tellOf } from './tell.js'

/**
 * Gives the visitor's contact to a conversation without one, with the company that the visitor has (C21).
 *
 * @param claimed the companies that the call's proof or token claims; `null` if it claims none
 */
export function attach(work: Work, row: ConversationRow, { contact_id, visitor_id }: ChatSide, claimed: readonly string[] | null): ConversationRow {
  const attached = appendLine(work, { ...row, contact_id }, 'contact_changed', { to: contact_id })
  tellOf(work, 'conversation_contact_changed', attached, null, contact_id)
  return fillCompany(work, attached, visitor_id, claimed)
}
