import type { Parsed } from '@hal/contract'
import type { SendMessageResult } from '@hal/contract/types'
import { saveVisitor, visitorOf } from '../identity/visitors.js'
import type { Effect, Operation } from '../operation.js'
import type { ConversationRow } from '../records/rows.js'
import { warn, type Work } from '../records/work.js'
import type { Authority } from '../verification/verification.js'
import type { ChatSide } from './access.js'
import { appendMessage } from './append.js'
import { claim, enterConversations } from './claim.js'
import { endContinued, lastOfChain, takesMessage } from './continue.js'
import { markRead, withVisitorMark } from './marks.js'
import { companyOfVisitor, fillCompany } from './place.js'
import { namedConversation, namesPerson, sideOf } from './side.js'
import { newConversation, startRefusal } from './start.js'
import { setState } from './states.js'
import { tellOf } from './tell.js'

/** A message on its way: who sends it, and what the call claims. */
interface Sending {
  work: Work
  submitted: Operation
  operation: Parsed<'send_message'>
  side: ChatSide
  /** The companies that the proof or token claims (R34). */
  companies: readonly string[] | null
}

/** `send_message`: a message of the visitor, to a conversation or to start one (C1-C4, C26-C36). */
export function sendMessage(work: Work, submitted: Operation, operation: Parsed<'send_message'>, { companies }: Authority): Effect<SendMessageResult> {
  saveVisitor(work, visitorOf(work, operation.visitor_id))
  const side = sideOf(work.records, {
    visitor_id: operation.visitor_id,
    chat: submitted.chat,
    session: submitted.session,
    hasVisitorToken: operation.visitor_token !== undefined,
  })
  enterConversations(work, side, companies)
  const sending = { work, submitted, operation, side, companies }
  const ref = operation.conversation_id
  return ref === undefined ? start(sending, null) : sendTo(sending, ref)
}

function sendTo(sending: Sending, ref: string): Effect<SendMessageResult> {
  const { work, operation, side } = sending
  const named = namedConversation(work.records, side, ref)
  if (!named.ok) return named
  const { conversation } = named
  const target = lastOfChain(work.records, side, conversation)
  const takes = takesMessage(work, target)
  if (target.id !== conversation.id || !takes) warnContinued(work)
  if (operation.subject !== undefined) warn(work, 'subject_kept', 'A subject counts only with the message that starts a conversation.', 'subject')
  if (!takes) return start(sending, conversationAfterMark(sending, conversation, target))
  return append(sending, target.id === conversation.id ? withMark(sending, target) : conversationAfterMark(sending, conversation, target))
}

function warnContinued(work: Work): void {
  warn(work, 'conversation_continued', 'The conversation goes on in a new one, which the result names.', 'conversation_id')
}

function withMark({ work, operation }: Sending, conversation: ConversationRow): ConversationRow {
  return operation.read_up_to === undefined ? conversation : withVisitorMark(work, conversation, operation.read_up_to)
}

/** Writes the mark of the named conversation, which does not get the message itself (C35). Returns the target as it is now. */
function conversationAfterMark({ work, operation }: Sending, named: ConversationRow, target: ConversationRow): ConversationRow {
  if (operation.read_up_to !== undefined) markRead(work, named, operation.read_up_to)
  return work.records.conversations.get(target.id) ?? target
}

/** Starts a conversation, or the one that continues `old` (C1, C4). */
function start(sending: Sending, old: ConversationRow | null): Effect<SendMessageResult> {
  const { work, submitted, operation, side, companies } = sending
  const refusal = startRefusal(side, work.records.project)
  if (refusal !== null) return { ok: false, refusal }
  const begun = newConversation(work, side, {
    started_by: submitted.id,
    company_id: companyOfVisitor(work, side.visitor_id, companies),
    subject: old === null ? (operation.subject ?? null) : old.subject,
    assignee_id: old?.assignee_id ?? null,
    continues_id: old?.id ?? null,
  })
  if (old !== null) endContinued(work, old, begun.id)
  const sent = write(sending, begun)
  tellOf(work, 'conversation_opened', sent.conversation, null, 'open')
  if (namesPerson(side.proven)) claim(work, sent.conversation, side.proven)
  return answer(sending, sent, true)
}

/** Appends to a conversation that goes on. What the message changes beside stands before it (C4, C24). */
function append(sending: Sending, conversation: ConversationRow): Effect<SendMessageResult> {
  const { work, side, companies } = sending
  // The line stands before the message, which so gets the higher number (C7).
  const reopened = setState(work, conversation, 'open')
  return answer(sending, write(sending, fillCompany(work, reopened, side.visitor_id, companies)), false)
}

type Sent = ReturnType<typeof appendMessage>

/** `verified` tells operators whether the message came with a proof (C33). */
function write({ work, submitted, operation, side }: Sending, conversation: ConversationRow): Sent {
  const verified = side.proven !== null
  return appendMessage(work, { ...conversation, verified }, {
    kind: 'visitor',
    author_type: 'visitor',
    author_id: side.visitor_id,
    body: operation.body,
    format: 'text',
    verified,
    operation_id: submitted.id,
    written_at: submitted.timestamp,
  })
}

function answer({ work }: Sending, { conversation, message }: Sent, started: boolean): Effect<SendMessageResult> {
  const result = { conversation_id: conversation.id, message_id: message.id, seq: message.seq, started, warnings: work.warnings }
  return { ok: true, result, publicResult: result, contactId: conversation.contact_id }
}
