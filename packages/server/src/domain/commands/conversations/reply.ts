import type { ReplyInput } from '@hal/contract'
import { appendMessage } from '../../conversations/append.js'
import { assign, continuedElsewhere, fullOfMessages, setState } from '../../conversations/states.js'
import type { CommandEffect, Refusal } from '../../decision.js'
import { conversationByRef } from '../../records/records.js'
import type { ConversationRow } from '../../records/rows.js'
import type { Work } from '../../records/work.js'
import { notFound } from '../../refusals.js'
import { markRead } from './marks.js'

/**
 * Writes an answer or a note. State, assignee and mark change after it, in the same write (C5). A reply opens a resolved
 * conversation before the message, so that the message has the higher number (C2, C7).
 */
export function reply(work: Work, ref: string, input: ReplyInput): CommandEffect {
  const found = conversationByRef(work.records, ref)
  if (found === undefined) return { ok: false, refusal: notFound('conversation') }
  const refusal = refusalOf(found, input)
  if (refusal !== null) return { ok: false, refusal }
  const opened = input.kind === 'operator' ? setState(work, found, 'open') : found
  const { conversation, message } = appendMessage(work, opened, writtenBy(work, input))
  changeAfter(work, conversation, input)
  return { ok: true, id: message.id }
}

/** Nobody answers over messages that they have not seen (C37), nor in a conversation that was continued or is full (C4). */
function refusalOf(conversation: ConversationRow, { kind, state, if_last_seq }: ReplyInput): Refusal | null {
  const { last_seq } = conversation
  if (if_last_seq !== undefined && last_seq > if_last_seq) {
    return { code: 'conversation_changed', detail: 'There are messages after the one in `if_last_seq`. Read them first.', last_seq }
  }
  if (kind === 'note') return state === 'open' ? continuedElsewhere(conversation) : null
  return continuedElsewhere(conversation) ?? fullOfMessages(conversation)
}

type Written = Parameters<typeof appendMessage>[2]

function writtenBy({ author, context }: Work, { kind, body, format }: ReplyInput): Written {
  const author_type = author.source === 'api' ? 'api_key' : 'user'
  return { kind, author_type, author_id: author.actor, body, format, verified: false, operation_id: null, written_at: context.now }
}

function changeAfter(work: Work, conversation: ConversationRow, { state = conversation.state, assignee_id, read_up_to }: ReplyInput): void {
  const marked = read_up_to === undefined ? conversation : markRead(work, conversation, read_up_to)
  const inNewState = setState(work, marked, state)
  if (assignee_id !== undefined) assign(work, inNewState, assignee_id)
}
