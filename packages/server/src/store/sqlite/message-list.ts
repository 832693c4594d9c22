import type { Message, Page } from '@hal/contract/types'
import { toMessage } from '../conversations.js'
import { listMark, readTimedCursor, timedCursor } from '../cursor.js'
import type { MessageListOptions } from '../port.js'
import type { ConversationRecord } from './tables/conversations.js'
import { toMessageRow } from './tables/messages.js'
import type { Tables } from './tables/index.js'

const emptyPage: Page<Message> = { data: [], next_cursor: null }

/** The messages of a conversation with notes and lines, in the order of writing or newest first. */
export function listMessages(tables: Tables, projectRef: number, options: MessageListOptions): Page<Message> {
  const { conversation_id, after_seq, descending, limit, cursor, project_id: of } = options
  const conversation = tables.conversations.find(projectRef, conversation_id)
  const mark = listMark({ list: 'messages', of, filter: { conversation_id: conversation?.id ?? conversation_id, after_seq, descending } })
  const place = cursor === null ? null : readTimedCursor(mark, cursor).ref
  const from = conversation && startOf(tables, conversation.ref, after_seq)
  if (conversation === undefined || from === undefined) return emptyPage
  const rows = descending
    ? tables.messages.before(conversation.ref, { from, ref: place ?? Number.MAX_SAFE_INTEGER }, limit + 1)
    : tables.messages.after(conversation.ref, Math.max(from, place ?? from), limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const contactName = contactNameOf(tables, conversation)
  return {
    data: page.map((record) => toMessage(toMessageRow(record), contactName)),
    next_cursor: last ? timedCursor(mark, { time: last.created_at, rank: 0, ref: last.ref }) : null,
  }
}

/** One message, note or line. */
export function readMessage(tables: Tables, projectRef: number, id: string): Message | null {
  const row = tables.messages.find(projectRef, id)
  const conversation = row && tables.conversations.find(projectRef, row.conversation_id)
  return row && conversation ? toMessage(row, contactNameOf(tables, conversation)) : null
}

function contactNameOf({ contacts }: Tables, { contact_ref }: ConversationRecord): string | null {
  return contact_ref === null ? null : (contacts.findByRef(contact_ref)?.name ?? null)
}

/** The ref behind which the list begins. Nothing stands after a number that no message has. */
function startOf(tables: Tables, conversationRef: number, afterSeq = 0): number | undefined {
  return afterSeq <= 0 ? 0 : tables.messages.refOfSeq(conversationRef, afterSeq)
}
