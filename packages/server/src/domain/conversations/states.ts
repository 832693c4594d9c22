import { limits } from '@hal/contract'
import type { ConversationState } from '@hal/contract/types'
import type { Refusal } from '../decision.js'
import { linkOf, companyByRef } from '../records/records.js'
import type { ConversationRow } from '../records/rows.js'
import { companyNotLinked } from '../refusals.js'
import type { Work } from '../records/work.js'
import { appendLine, inState } from './append.js'
import { tellOf } from './tell.js'

/** Changes the state, with a line and an activity. Writes nothing if the conversation is in that state (C7). */
export function setState(work: Work, conversation: ConversationRow, state: ConversationState): ConversationRow {
  const before = conversation.state
  if (state === before) return conversation
  const event = state === 'resolved' ? 'resolved' : 'reopened'
  const saved = appendLine(work, inState(conversation, state, work.context.now), event, { from: before, to: state })
  tellOf(work, 'conversation_state_changed', saved, before, state)
  return saved
}

/** Gives the conversation to a member, or to nobody (C6, C7). */
export function assign(work: Work, conversation: ConversationRow, assignee_id: string | null): ConversationRow {
  const from = conversation.assignee_id
  if (assignee_id === from) return conversation
  const saved = appendLine(work, { ...conversation, assignee_id }, 'assigned', { from, to: assignee_id })
  tellOf(work, 'conversation_assigned', saved, from, assignee_id)
  return saved
}

/** Sets the company. The activity is on the timelines of the contact and of the new company, or else of the old one (C7, C24). */
export function setCompany(work: Work, conversation: ConversationRow, company_id: string | null): ConversationRow {
  const from = conversation.company_id
  if (company_id === from) return conversation
  const saved = appendLine(work, { ...conversation, company_id }, 'company_changed', { from, to: company_id })
  tellOf(work, 'conversation_company_changed', { ...saved, company_id: company_id ?? from }, from, company_id)
  return saved
}

/** The company that an operator names. It must be linked to the contact of the conversation (C24, R20). */
export function linkedCompany(
  { records }: Work,
  { contact_id }: ConversationRow,
  ref: string | null,
): { ok: true; company_id: string | null } | { ok: false; refusal: Refusal } {
  if (ref === null) return { ok: true, company_id: null }
  const company = companyByRef(records, ref)
  const isLinked = company !== undefined && contact_id !== null && linkOf(records, contact_id, company.id) !== undefined
  return isLinked ? { ok: true, company_id: company.id } : { ok: false, refusal: companyNotLinked }
}

/** The refusal of a change that would open a conversation which goes on in another one (C4). */
export function continuedElsewhere({ continued_by_id }: ConversationRow): Refusal | null {
  if (continued_by_id === null) return null
  return { code: 'conversation_changed', detail: 'The conversation goes on in another one. Write there.', continued_by_id }
}

/**
 * Messages of a conversation, without its lines: each reopening wrote two of them, and a resolution that holds one (C4).
 * A `continued` line counts as a message, because what was continued takes no more of them.
 */
function messageCount({ last_seq, reopened_count, state }: ConversationRow): number {
  return last_seq - 2 * reopened_count - (state === 'resolved' ? 1 : 0)
}

/** Whether a conversation takes no more messages (C4). */
export function isFull(conversation: ConversationRow): boolean {
  return messageCount(conversation) >= limits.conversationMessages
}

/** The refusal of a reply to a conversation that has as many messages as it may have (C4). */
export function fullOfMessages(conversation: ConversationRow): Refusal | null {
  if (!isFull(conversation)) return null
  const limit = limits.conversationMessages
  return { code: 'conversation_changed', detail: `The conversation has reached its limit of ${limit} messages.`, limit }
}
