import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import type { ProvenIdentity } from '../verification/proven.js'
import type { ChatSide } from './access.js'
import { appendLine } from './append.js'
import { attachConversations, coveredBy } from './attach.js'
import { namesPerson } from './side.js'

/** Claims a conversation under what the caller proves. From now on its `chat_token` alone does not open it (C30). */
export function claim(work: Work, conversation: ConversationRow, { user_id, email }: ProvenIdentity): ConversationRow {
  return appendLine(work, { ...conversation, is_claimed: true, claimed_user_id: user_id, claimed_email: email }, 'identity_verified')
}

/** Claims everything of the contact that the `chat_token` of a proven call opens, named or not (C30). */
function claimConversations(work: Work, side: ChatSide): void {
  const { proven, contact_id } = side
  if (!namesPerson(proven) || contact_id === null) return
  for (const row of coveredBy(work, side)) if (!row.is_claimed && row.contact_id === contact_id) claim(work, row, proven)
}

/** What every call with tokens does first: the contact takes its conversations, and the proven person claims them (C21, C30). */
export function enterConversations(work: Work, side: ChatSide, claimed: readonly string[] | null): void {
  attachConversations(work, side, claimed)
  claimConversations(work, side)
}
