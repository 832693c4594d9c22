import type { Conversation, Message } from '@hal/contract/types'
import type { ConversationRow, MessageRow } from '../domain/records/rows.js'
import { toNullableTimestamp, toTimestamp } from './timestamp.js'

/** The newest conversations of a visitor's side that are read. Bounds what one read of a side costs. */
export const mostOfSide = 1_000

/** Whose turn it is (C16). */
export function waitingOn({ waiting_since, last_message, state }: ConversationRow): Conversation['waiting_on'] {
  if (waiting_since !== null) return 'operator'
  return last_message?.kind === 'operator' && state !== 'resolved' ? 'visitor' : null
}

/** A conversation in wire format. */
export function toConversation(projectId: string, row: ConversationRow, counts: { unread: number; visitor_unread: number }): Conversation {
  const { started_by: _start, chat_key: _key, claimed_user_id: _user, claimed_email: _email, view_version: _version, view_updated_at: _updated, ...shown } = row
  const { last_message, first_response_at, created_at } = row
  return {
    ...shown,
    ...counts,
    project_id: projectId,
    waiting_since: toNullableTimestamp(row.waiting_since),
    waiting_on: waitingOn(row),
    first_response_at: toNullableTimestamp(first_response_at),
    first_response_seconds: first_response_at === null ? null : Math.floor((first_response_at - created_at) / 1000),
    resolved_at: toNullableTimestamp(row.resolved_at),
    last_message: last_message && { ...last_message, created_at: toTimestamp(last_message.created_at) },
    last_message_at: toTimestamp(row.last_message_at),
    visitor_read_at: toNullableTimestamp(row.visitor_read_at),
    created_at: toTimestamp(created_at),
    updated_at: toTimestamp(row.updated_at),
  }
}

/** A message in wire format. `contactName` is the name of the conversation's contact. */
export function toMessage({ author_type, author_id, ...row }: MessageRow, contactName: string | null): Message {
  return {
    ...row,
    author: { type: author_type, id: author_id, name: author_type === 'visitor' ? contactName : null },
    written_at: toTimestamp(row.written_at),
    created_at: toTimestamp(row.created_at),
    edited_at: toNullableTimestamp(row.edited_at),
    deleted_at: toNullableTimestamp(row.deleted_at),
  }
}
