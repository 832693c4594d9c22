import type { ConversationView, MessageView } from '@hal/contract/types'
import type { ConversationRow, MessageRow } from '../records/rows.js'
import { isPublicLine } from './append.js'

/** What the visitor's side gets to see. Nothing of notes, internal lines, assignees or contacts is in it (C12, C13). */

const timeOf = (epochMs: number): string => new Date(epochMs).toISOString()

/**
 * A conversation as its visitor sees it.
 *
 * @param unread operator's messages above the mark of the visitor's side
 * @param isCovered whether the caller may read the conversation with this id: others are not named
 */
export function conversationView(row: ConversationRow, unread: number, isCovered: (id: string) => boolean): ConversationView {
  const { last_message, continues_id, continued_by_id } = row
  const ifCovered = (id: string | null) => (id !== null && isCovered(id) ? id : null)
  return {
    id: row.id,
    started_by: row.started_by,
    subject: row.subject,
    state: row.state,
    last_seq: row.last_seq,
    last_message: last_message && { kind: last_message.kind, preview: last_message.preview, created_at: timeOf(last_message.created_at) },
    unread,
    read_seq: row.visitor_read_seq,
    operator_read_seq: row.read_seq,
    continues_id: ifCovered(continues_id),
    continued_by_id: ifCovered(continued_by_id),
    version: row.view_version,
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.view_updated_at),
  }
}

/** For whom a message is shown. */
export interface Viewer {
  visitor_id: string
  /** Shown as the author of what operators and API keys write. */
  project_name: string
}

/**
 * A message as its visitor sees it, or `null` for what visitors do not see: notes and internal lines. Operation ids are
 * shown to the visitor that made them only. A visitor has no name here, because a contact's may be known to operators
 * alone.
 */
export function messageView(row: MessageRow, { visitor_id, project_name }: Viewer): MessageView | null {
  const { kind, seq, event, operation_id, deleted_at } = row
  if (kind === 'note' || seq === null || (event !== null && !isPublicLine(event))) return null
  const isOwn = kind === 'visitor' && row.author_id === visitor_id
  return {
    id: row.id,
    conversation_id: row.conversation_id,
    seq,
    kind,
    author: { type: kind, name: kind === 'operator' ? project_name : null },
    body: deleted_at === null ? row.body : '',
    format: row.format,
    event,
    ...(isOwn && operation_id !== null && { operation_id }),
    written_at: timeOf(row.written_at),
    created_at: timeOf(row.created_at),
    deleted_at: deleted_at === null ? null : timeOf(deleted_at),
  }
}
