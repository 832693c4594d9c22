import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import type { ProvenIdentity } from '../verification/proven.js'
import { covers, type ChatSide } from './access.js'
import { appendLine } from './append.js'
import { attach } from './attach.js'
import { lacksProof, namesPerson } from './side.js'

/** Claims a conversation under what the caller proves. From now on its `chat_token` alone does not open it (C30). */
export function claim(work: Work, conversation: ConversationRow, { user_id, email }: ProvenIdentity): ConversationRow {
  return appendLine(work, { ...conversation, is_claimed: true, claimed_user_id: user_id, claimed_email: email }, 'identity_verified')
}

/**
 * What every call with tokens does first, with everything that its `chat_token` opens, named or not: the contact takes
 * its conversations, and the proven person claims them (C21, C30). Someone who only knows a `visitor_id` moves nothing.
 *
 * @param claimed the companies that the call's proof or token claims; `null` if it claims none
 */
export function enterConversations(work: Work, side: ChatSide, claimed: readonly string[] | null): void {
  const { proven, contact_id } = side
  if (contact_id === null || lacksProof(side)) return
  for (const row of openedBy(work, side)) {
    const owned = row.contact_id === null ? attach(work, row, side, claimed) : row
    if (namesPerson(proven) && !owned.is_claimed) claim(work, owned, proven)
  }
}

/** The conversations in the snapshot that were started with the `chat_token` of the side and that it may read. */
function openedBy({ records }: Work, side: ChatSide): ConversationRow[] {
  const opened: ConversationRow[] = []
  if (side.chat_key === null) return opened
  for (const [, row] of records.conversations.entries()) if (row.chat_key === side.chat_key && covers(side, row)) opened.push(row)
  return opened
}
