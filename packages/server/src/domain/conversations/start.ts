import type { Refusal } from '../decision.js'
import type { ConversationRow, ProjectRow } from '../records/rows.js'
import { noContact } from '../refusals.js'
import type { Work } from '../records/work.js'
import type { ChatSide } from './access.js'
import { hasNoToken, lacksProof, namesPerson, noToken, tokenNeeded } from './side.js'

const nobodyStarts: Refusal = {
  code: 'forbidden',
  detail: 'The project takes no new conversations. See its setting `who_may_start`.',
}

/** Why the side may not start a conversation, or `null`: token, then contact, then setting (C31, C32, C34). */
export function startRefusal(side: ChatSide, { who_may_start }: ProjectRow): Refusal | null {
  if (hasNoToken(side)) return noToken
  if (lacksProof(side)) return tokenNeeded
  // A token that names no person starts nothing by itself, because nothing would open the conversation (C30).
  if (side.chat_key === null && !namesPerson(side.proven)) return tokenNeeded
  if (who_may_start === 'identified' && side.contact_id === null) return noContact
  return who_may_start === 'nobody' ? nobodyStarts : null
}

type Beginning = Pick<ConversationRow, 'started_by' | 'company_id' | 'subject' | 'assignee_id' | 'continues_id'>

/** A conversation before its first message (C1). It is not written yet. */
export function newConversation({ context }: Work, { visitor_id, contact_id, chat_key }: ChatSide, beginning: Beginning): ConversationRow {
  const { now } = context
  return {
    id: context.newId('conversation'),
    ...beginning,
    chat_key,
    visitor_id,
    contact_id,
    state: 'open',
    verified: false,
    is_claimed: false,
    claimed_user_id: null,
    claimed_email: null,
    waiting_since: null,
    first_response_at: null,
    resolved_at: null,
    reopened_count: 0,
    last_seq: 0,
    last_message: null,
    last_message_at: now,
    read_seq: 0,
    visitor_read_seq: 0,
    visitor_read_at: null,
    continued_by_id: null,
    version: 0,
    updated_at: now,
    view_version: 0,
    view_updated_at: now,
    created_at: now,
  }
}
