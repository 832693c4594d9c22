import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import { covers, type ChatSide } from './access.js'
import { appendLine } from './append.js'
import { fillCompany } from './place.js'
import { lacksProof } from './side.js'
import { tellOf } from './tell.js'

/** The conversations in the snapshot that the side may read. */
export function coveredBy({ records }: Work, side: ChatSide): ConversationRow[] {
  return [...records.conversations.entries()].map(([, row]) => row).filter((row) => covers(side, row))
}

/**
 * Gives the visitor's contact to conversations without one that its `chat_token` opens, with the company that the
 * visitor has (C21). Someone who only knows a `visitor_id` moves nothing.
 *
 * @param claimed the companies that the call's proof or token claims; `null` if it claims none
 */
export function attachConversations(work: Work, side: ChatSide, claimed: readonly string[] | null): void {
  const { contact_id, visitor_id } = side
  if (contact_id === null || side.chat_key === null || lacksProof(side)) return
  for (const row of coveredBy(work, side)) {
    if (row.contact_id !== null) continue
    const attached = appendLine(work, { ...row, contact_id }, 'contact_changed', { to: contact_id })
    tellOf(work, 'conversation_contact_changed', attached, null, contact_id)
    fillCompany(work, attached, visitor_id, claimed)
  }
}
