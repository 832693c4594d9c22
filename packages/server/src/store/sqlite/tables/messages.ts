import type { Database } from 'better-sqlite3'
import type { MessageRow } from '../../../domain/records/rows.js'
import type { MessageWindow } from '../../port.js'
import { readOperationId, storeOperationId, type StoredId } from '../operation-id.js'

/** The columns of the table. */
interface SavedMessage extends Omit<MessageRow, 'conversation_id' | 'from' | 'to' | 'verified' | 'operation_id'> {
  project_ref: number
  conversation_ref: number
  from_value: string | null
  to_value: string | null
  verified: 0 | 1
  operation_id: StoredId | null
}

export interface MessageRecord extends SavedMessage {
  ref: number
  conversation_id: string
}

export function toMessageRow(record: MessageRecord): MessageRow {
  const { ref: _ref, project_ref: _project, conversation_ref: _conversation, from_value, to_value, ...row } = record
  return {
    ...row,
    from: from_value,
    to: to_value,
    verified: record.verified === 1,
    operation_id: record.operation_id === null ? null : readOperationId(record.operation_id),
  }
}

const columns = [
  ...['conversation_ref', 'seq', 'after_seq', 'kind', 'author_type', 'author_id', 'body', 'format', 'event', 'from_value', 'to_value'],
  ...['verified', 'operation_id', 'written_at', 'created_at', 'edited_at', 'deleted_at'],
]

const SELECT = 'SELECT m.*, c.id AS conversation_id FROM messages m JOIN conversations c ON c.ref = m.conversation_ref'

/** Messages, notes and lines. They are numbered by `ref` in the order of writing. */
export function createMessages(database: Database) {
  const find = database.prepare<[number, string], MessageRecord>(`${SELECT} WHERE m.project_ref = ? AND m.id = ?`)
  const refOfSeq = database.prepare<[number, number], number>('SELECT ref FROM messages WHERE conversation_ref = ? AND seq = ?').pluck()
  const after = database.prepare<[number, number, number], MessageRecord>(
    `${SELECT} WHERE m.conversation_ref = ? AND m.ref > ? ORDER BY m.ref LIMIT ?`,
  )
  const before = database.prepare<[number, number, number, number], MessageRecord>(
    `${SELECT} WHERE m.conversation_ref = ? AND m.ref > ? AND m.ref < ? ORDER BY m.ref DESC LIMIT ?`,
  )
  const afterSeq = database.prepare<[number, number, number], MessageRecord>(
    `${SELECT} WHERE m.conversation_ref = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`,
  )
  const beforeSeq = database.prepare<[number, number, number], MessageRecord>(
    `${SELECT} WHERE m.conversation_ref = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`,
  )
  const countAbove = database.prepare<[number, number, string], number>(`
    SELECT count(*) FROM messages WHERE conversation_ref = ? AND seq > ? AND kind = ? AND deleted_at IS NULL`).pluck()
  const record = database.prepare<[SavedMessage]>(`
    INSERT INTO messages (project_ref, id, ${columns.join(', ')})
    VALUES (:project_ref, :id, ${columns.map((name) => `:${name}`).join(', ')})`)
  const save = database.prepare<[SavedMessage]>(`
    UPDATE messages SET ${columns.map((name) => `${name} = :${name}`).join(', ')} WHERE project_ref = :project_ref AND id = :id`)
  const leaveAuthors = database.prepare<[number, string]>(`
    UPDATE messages SET author_id = NULL
    WHERE project_ref = ? AND author_type = 'visitor' AND author_id IN (SELECT value FROM json_each(?))`)
  const removeOf = database.prepare<[number]>('DELETE FROM messages WHERE conversation_ref = ?')

  const toColumns = (refs: { project: number; conversation: number }, message: MessageRow): SavedMessage => {
    const { conversation_id: _conversation, from, to, ...row } = message
    return {
      ...row,
      project_ref: refs.project,
      conversation_ref: refs.conversation,
      from_value: from,
      to_value: to,
      verified: message.verified ? 1 : 0,
      operation_id: message.operation_id === null ? null : storeOperationId(message.operation_id),
    }
  }

  return {
    find(projectRef: number, id: string): MessageRow | undefined {
      const found = find.get(projectRef, id)
      return found && toMessageRow(found)
    },
    refOfSeq: (conversationRef: number, seq: number): number | undefined => refOfSeq.get(conversationRef, seq),
    /** In the order of writing, from behind a ref on. */
    after: (conversationRef: number, ref: number, limit: number): MessageRecord[] => after.all(conversationRef, ref, limit),
    /** Newest first, from before a ref back to `from`. */
    before: (conversationRef: number, { from, ref }: { from: number; ref: number }, limit: number): MessageRecord[] =>
      before.all(conversationRef, from, ref, limit),
    /** Messages with a number, ascending, one more than the limit if there are further ones. */
    window(conversationRef: number, window: MessageWindow): MessageRow[] {
      const limit = window.limit + 1
      const found = 'after_seq' in window
        ? afterSeq.all(conversationRef, window.after_seq, limit)
        : beforeSeq.all(conversationRef, window.before_seq, limit).reverse()
      return found.map(toMessageRow)
    },
    /** Messages above a mark that were not deleted (C18-C20). */
    countAbove: (conversationRef: number, seq: number, kind: 'visitor' | 'operator'): number =>
      countAbove.get(conversationRef, seq, kind) ?? 0,
    record(refs: { project: number; conversation: number }, message: MessageRow): void {
      record.run(toColumns(refs, message))
    },
    save(refs: { project: number; conversation: number }, message: MessageRow): void {
      save.run(toColumns(refs, message))
    },
    /** Messages of erased visitors stay without their author (R29). */
    leaveAuthors(projectRef: number, visitorIds: readonly string[]): void {
      leaveAuthors.run(projectRef, JSON.stringify(visitorIds))
    },
    removeOfConversation(conversationRef: number): void {
      removeOf.run(conversationRef)
    },
  }
}
