import type { Refusal } from '../decision.js'
import type { ChatToken } from '../operation.js'
import { conversationByRef, type Records } from '../records/records.js'
import type { ConversationRow } from '../records/rows.js'
import { notFound } from '../refusals.js'
import type { ProvenIdentity } from '../verification/proven.js'
import { countedSession, holdsSession, type Session } from '../verification/verification.js'
import { covers, type ChatSide } from './access.js'

/** What a call of the visitor's side shows for itself. */
export interface Shown {
  visitor_id: string
  chat: ChatToken | undefined
  /** From a valid `visitor_token`, or an earlier proof of the same batch. */
  session: Session | null
  hasVisitorToken: boolean
}

/** The visitor's side of a call, with the rights that its tokens give it (C26-C31). */
export function sideOf(records: Records, { visitor_id, chat, session: shown, hasVisitorToken }: Shown): ChatSide {
  const visitor = records.visitors.get(visitor_id)
  const session = countedSession(records, shown)
  const isProven = holdsSession(session, visitor, records)
  return {
    visitor_id,
    contact_id: visitor?.contact_id ?? null,
    chat_key: chat === undefined || chat === 'wrong' ? null : chat.key,
    proven: isProven ? { user_id: session.user_id, email: session.email } : null,
    hasWrongToken: chat === 'wrong' || (hasVisitorToken && !isProven),
    needsProof: records.project.identity_verification !== 'off',
  }
}

/** Whether the identity names a person. A proof of the visitor alone neither claims nor starts anything (C30). */
export function namesPerson(proven: ProvenIdentity | null): proven is ProvenIdentity {
  return proven !== null && (proven.user_id !== null || proven.email !== null)
}

/** Whether the project asks for a `visitor_token` that this side does not have (C31). */
export function lacksProof({ needsProof, contact_id, proven }: ChatSide): boolean {
  return needsProof && contact_id !== null && proven === null
}

export const noToken: Refusal = {
  code: 'identity_unverified',
  detail: 'A conversation needs a valid `chat_token` or `visitor_token`. The call has none.',
}

export const tokenNeeded: Refusal = {
  code: 'identity_unverified',
  detail: 'This needs the `visitor_token` of a verified `identify`, or the token is not valid.',
}

/** Whether the call has no valid token or proof at all (C32). */
export function hasNoToken({ chat_key, proven }: ChatSide): boolean {
  return chat_key === null && proven === null
}

export type Named = { ok: true; conversation: ConversationRow } | { ok: false; refusal: Refusal }

/** The conversation that a call names, if the side may read it. Otherwise the refusal of C32. */
export function namedConversation(records: Records, side: ChatSide, ref: string): Named {
  if (hasNoToken(side)) return { ok: false, refusal: noToken }
  const conversation = conversationByRef(records, ref)
  if (conversation !== undefined && covers(side, conversation)) return { ok: true, conversation }
  return { ok: false, refusal: uncovered(side, conversation) }
}

/** The same answer whether the conversation exists, except for the caller whose own `chat_token` started it (C32). */
function uncovered(side: ChatSide, conversation: ConversationRow | undefined): Refusal {
  if (lacksProof(side) || side.hasWrongToken) return tokenNeeded
  const isOwn = conversation?.is_claimed === true && covers(side, { ...conversation, is_claimed: false })
  return isOwn ? tokenNeeded : notFound('conversation')
}

/** The name by which limits count a side: the contact of its proof, else the random part of its `chat_token`. */
export function nameOfSide({ proven, contact_id, chat_key }: ChatSide): string {
  return proven !== null && contact_id !== null ? `contact ${contact_id}` : `token ${chat_key ?? ''}`
}
