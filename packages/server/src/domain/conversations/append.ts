import { limits } from '@hal/contract'
import type { ConversationState, LineEvent, MessageView } from '@hal/contract/types'
import type { ConversationRow, MessageRow } from '../records/rows.js'
import { record, type Work } from '../records/work.js'

type Written = Pick<MessageRow, 'kind' | 'author_type' | 'author_id' | 'body' | 'format' | 'verified' | 'operation_id' | 'written_at'>

type PublicLine = NonNullable<MessageView['event']>

const publicLines: ReadonlySet<LineEvent> = new Set<PublicLine>(['resolved', 'reopened', 'continued'])

/** Whether the visitor sees the line too (C13). */
export const isPublicLine = (event: LineEvent): event is PublicLine => publicLines.has(event)

/**
 * Saves a conversation with what changed in it. Both versions grow, that of the visitor's view only if the view shows
 * the change.
 */
export function saveConversation(work: Work, changed: ConversationRow, isVisible: boolean): ConversationRow {
  const now = Math.max(work.context.now, changed.updated_at)
  const saved = {
    ...changed,
    version: changed.version + 1,
    updated_at: now,
    ...(isVisible && { view_version: changed.view_version + 1, view_updated_at: now }),
  }
  record(work, { type: 'conversation_saved', conversation: saved })
  return saved
}

/**
 * Appends a message of a visitor or an operator, or a note, and saves the conversation. Public messages get the next
 * number (C9), and notes stand after the last one (C12). The times of a conversation never step back.
 */
export function appendMessage(work: Work, conversation: ConversationRow, written: Written): { conversation: ConversationRow; message: MessageRow } {
  const created_at = timeOfNext(work, conversation)
  const isNote = written.kind === 'note'
  const place = isNote ? { seq: null, after_seq: conversation.last_seq } : { seq: conversation.last_seq + 1, after_seq: null }
  const message: MessageRow = {
    id: work.context.newId('message'),
    conversation_id: conversation.id,
    ...written,
    ...place,
    event: null,
    from: null,
    to: null,
    written_at: Math.min(written.written_at, created_at),
    created_at,
    edited_at: null,
    deleted_at: null,
  }
  const saved = isNote ? conversation : saveConversation(work, withMessage(conversation, message), true)
  record(work, { type: 'message_recorded', message })
  return { conversation: saved, message }
}

/** The fields of a conversation that a public message changes: number, preview, waiting and first response (C9, C15, C17). */
function withMessage(conversation: ConversationRow, { id, kind, body, seq, created_at }: MessageRow): ConversationRow {
  const isVisitors = kind === 'visitor'
  return {
    ...conversation,
    last_seq: seq ?? conversation.last_seq,
    last_message: { id, kind: isVisitors ? 'visitor' : 'operator', preview: previewOf(body), created_at },
    last_message_at: created_at,
    waiting_since: isVisitors ? (conversation.waiting_since ?? created_at) : null,
    first_response_at: isVisitors ? conversation.first_response_at : (conversation.first_response_at ?? created_at),
  }
}

/** Appends a `system` line and saves the conversation. Public lines have a number, internal ones stand after the last message (C13). */
export function appendLine(
  work: Work,
  conversation: ConversationRow,
  event: LineEvent,
  { from = null, to = null, isByTime = false }: { from?: string | null; to?: string | null; isByTime?: boolean } = {},
): ConversationRow {
  const isPublic = isPublicLine(event)
  const created_at = timeOfNext(work, conversation)
  const author = authorOfLine(work, isByTime)
  const saved = saveConversation(work, isPublic ? { ...conversation, last_seq: conversation.last_seq + 1 } : conversation, isPublic)
  const message: MessageRow = {
    id: work.context.newId('message'),
    conversation_id: conversation.id,
    seq: isPublic ? saved.last_seq : null,
    after_seq: isPublic ? null : saved.last_seq,
    kind: 'system',
    ...author,
    body: '',
    format: 'text',
    event,
    from,
    to,
    verified: false,
    operation_id: null,
    written_at: created_at,
    created_at,
    edited_at: null,
    deleted_at: null,
  }
  record(work, { type: 'message_recorded', message })
  return saved
}

function authorOfLine({ author }: Work, isByTime: boolean): Pick<MessageRow, 'author_type' | 'author_id'> {
  if (isByTime) return { author_type: 'system', author_id: null }
  switch (author.source) {
    case 'widget':
      return { author_type: 'visitor', author_id: author.actor }
    case 'account':
      return { author_type: 'user', author_id: author.actor }
    case 'api':
      return { author_type: 'api_key', author_id: author.actor }
    default:
      return { author_type: 'system', author_id: null }
  }
}

function timeOfNext({ context }: Work, { updated_at }: ConversationRow): number {
  return Math.max(context.now, updated_at)
}

/** Line ends become blanks, and a long text ends in `…` (conversations.md, Records). A character has up to two code units. */
function previewOf(body: string): string {
  const characters = [...body.slice(0, 2 * limits.previewChars + 1).replaceAll('\n', ' ')]
  return characters.length > limits.previewChars ? `${characters.slice(0, limits.previewChars).join('')}…` : characters.join('')
}

/** The state that a row of C2 leads to, as fields. */
export function inState(conversation: ConversationRow, state: ConversationState, now: number): ConversationRow {
  if (state === conversation.state) return conversation
  const isResolved = state === 'resolved'
  return {
    ...conversation,
    state,
    resolved_at: isResolved ? Math.max(now, conversation.updated_at) : null,
    waiting_since: isResolved ? null : conversation.waiting_since,
    reopened_count: conversation.reopened_count + (isResolved ? 0 : 1),
  }
}
