import type { ProvenIdentity } from '../verification/proven.js'
import type { ConversationRow } from '../records/rows.js'

/** Who asks, on the visitor's side, and what it can show for it. */
export interface ChatSide {
  visitor_id: string
  /** The contact that the visitor has now. */
  contact_id: string | null
  /** The key of a valid `chat_token` of this project and visitor. */
  chat_key: string | null
  /** What a valid `visitor_token`, or an earlier proof of the same batch, proves. */
  proven: ProvenIdentity | null
  /** A token was sent and is not valid. */
  hasWrongToken: boolean
  /** The project asks for proofs (`required` or `strict`). */
  needsProof: boolean
}

/**
 * Whether the visitor's side may read and continue a conversation (C26-C31). The only place that decides it.
 */
export function covers(side: ChatSide, conversation: ConversationRow): boolean {
  return conversation.is_claimed ? isClaimedBy(side, conversation) : isStartedBy(side, conversation)
}

/** A claimed conversation is open to the person who claimed it, on any device (C29). */
function isClaimedBy({ contact_id, proven }: ChatSide, { contact_id: owner, claimed_user_id, claimed_email }: ConversationRow): boolean {
  if (proven === null || owner === null || contact_id !== owner) return false
  const isUser = proven.user_id !== null && proven.user_id === claimed_user_id
  return isUser || (proven.email !== null && proven.email === claimed_email)
}

/** One that nobody has claimed is open to the token that started it, while its visitor has no other contact (C28, C31). */
function isStartedBy(side: ChatSide, { chat_key, visitor_id, contact_id }: ConversationRow): boolean {
  if (side.chat_key === null || side.chat_key !== chat_key || side.visitor_id !== visitor_id) return false
  if (contact_id === null) return true
  return contact_id === side.contact_id && (!side.needsProof || side.proven !== null)
}
