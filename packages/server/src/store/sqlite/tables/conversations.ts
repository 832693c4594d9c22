import type { Database } from 'better-sqlite3'
import type { ConversationCounts } from '@hal/contract/types'
import { conversationIdForm } from '../../../domain/records/records.js'
import type { ConversationRow, LastMessage } from '../../../domain/records/rows.js'
import { mostOfSide, waitingOn } from '../../conversations.js'
import { readOperationId, storeOperationId, type StoredId } from '../operation-id.js'
import { OF_ERASED, type ErasedContact } from './attributions.js'
import { createSave } from './save.js'

/** The columns of the table. */
interface SavedConversation extends Omit<ConversationRow, 'started_by' | 'visitor_id' | 'contact_id' | 'company_id' | 'verified' | 'is_claimed' | 'last_message'> {
  project_ref: number
  started_by: StoredId
  visitor_ref: number | null
  contact_ref: number | null
  company_ref: number | null
  verified: 0 | 1
  is_claimed: 0 | 1
  waiting_on: string | null
  last_message: string | null
}

export interface ConversationRecord extends SavedConversation, Pick<ConversationRow, 'visitor_id' | 'contact_id' | 'company_id'> {
  ref: number
  last_visitor_seq: number
}

export function toConversationRow(record: ConversationRecord): ConversationRow {
  const { ref: _ref, project_ref: _project, visitor_ref: _visitor, contact_ref: _contact, company_ref: _company, ...columns } = record
  const { waiting_on: _waiting, last_visitor_seq: _seq, ...row } = columns
  return {
    ...row,
    started_by: readOperationId(record.started_by),
    verified: record.verified === 1,
    is_claimed: record.is_claimed === 1,
    last_message: JSON.parse(record.last_message ?? 'null') as LastMessage | null,
  }
}

/** A condition on a conversation `c`: the visitor wrote what the team has not read, and it was not deleted (C18, C20). */
export const HAS_UNREAD = `last_visitor_seq > read_seq AND EXISTS (SELECT 1 FROM messages m
  WHERE m.conversation_ref = c.ref AND m.seq > c.read_seq AND m.kind = 'visitor' AND m.deleted_at IS NULL)`

const SELECT = `SELECT c.*, v.visitor_id, p.id AS contact_id, k.id AS company_id
  FROM conversations c
  LEFT JOIN visitors v ON v.ref = c.visitor_ref
  LEFT JOIN contacts p ON p.ref = c.contact_ref
  LEFT JOIN companies k ON k.ref = c.company_ref`

interface RefsOfConversation {
  project: number
  visitor: number | null
  contact: number | null
  company: number | null
}

export function createConversations(database: Database) {
  const byId = database.prepare<[number, string], ConversationRecord>(`${SELECT} WHERE c.project_ref = ? AND c.id = ?`)
  const byStart = database.prepare<[number, StoredId], ConversationRecord>(`${SELECT} WHERE c.project_ref = ? AND c.started_by = ?`)
  const byRef = database.prepare<[number], ConversationRecord>(`${SELECT} WHERE c.ref = ?`)
  const byChatKey = database.prepare<[number, string], ConversationRecord>(`${SELECT}
    WHERE c.project_ref = ? AND c.chat_key = ? ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${mostOfSide}`)
  const ofSide = database.prepare<[number, string | null, number | null], ConversationRecord>(`${SELECT}
    WHERE c.ref IN (SELECT ref FROM conversations WHERE project_ref = ? AND chat_key = ?
      UNION SELECT ref FROM conversations WHERE contact_ref = ? AND is_claimed = 1)
    ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${mostOfSide}`)
  const findRef = database.prepare<[number, string], number>('SELECT ref FROM conversations WHERE project_ref = ? AND id = ?').pluck()
  const countOpen = database.prepare<[string, number], Omit<ConversationCounts, 'resolved'>>(`
    SELECT count(*) AS open, total(assignee_id IS ?) AS mine, total(assignee_id IS NULL) AS unassigned,
      total(waiting_on IS 'operator') AS waiting, total(${HAS_UNREAD}) AS unread
    FROM conversations c WHERE project_ref = ? AND state = 'open'`)
  const countResolved = database.prepare<[number], number>(
    "SELECT count(*) FROM conversations WHERE project_ref = ? AND state = 'resolved'",
  ).pluck()
  const save = createSave<SavedConversation>(database, 'conversations', {
    key: ['project_ref', 'id'],
    indexed: [
      ...['started_by', 'chat_key', 'visitor_ref', 'contact_ref', 'company_ref', 'assignee_id'],
      ...['continues_id', 'continued_by_id', 'created_at'],
    ],
    others: [
      ...['subject', 'state', 'verified', 'is_claimed', 'claimed_user_id', 'claimed_email', 'waiting_since', 'waiting_on'],
      ...['first_response_at', 'resolved_at', 'reopened_count', 'last_seq', 'last_message', 'last_message_at', 'read_seq'],
      ...['visitor_read_seq', 'visitor_read_at', 'version', 'updated_at', 'view_version', 'view_updated_at'],
    ],
  })
  const visitorWrote = database.prepare<[number, number]>('UPDATE conversations SET last_visitor_seq = max(last_visitor_seq, ?) WHERE ref = ?')
  const claim = database.prepare<[string, number, string]>(`
    UPDATE conversations SET claimed_user_id = ?
    WHERE contact_ref = ? AND is_claimed = 1 AND claimed_email = ? AND claimed_user_id IS NULL`)
  const move = database.prepare<[number, number]>('UPDATE conversations SET contact_ref = ?, version = version + 1 WHERE contact_ref = ?')
  const moveCompany = database.prepare<[number, number]>(
    'UPDATE conversations SET company_ref = ?, version = version + 1 WHERE company_ref = ?',
  )
  const leaveCompany = database.prepare<[number]>(
    'UPDATE conversations SET company_ref = NULL, version = version + 1 WHERE company_ref = ?',
  )
  const leaveVisitor = database.prepare<[number]>(
    'UPDATE conversations SET visitor_ref = NULL, version = version + 1 WHERE visitor_ref = ?',
  )
  const leaveVisitorsOf = database.prepare<[number]>(`
    UPDATE conversations SET visitor_ref = NULL, version = version + 1
    WHERE visitor_ref IN (SELECT ref FROM visitors WHERE contact_ref = ?)`)
  const ofErasedContact = database.prepare<[ErasedContact], number>(`SELECT ref FROM conversations WHERE ${OF_ERASED}`).pluck()
  const ofErasedVisitor = database.prepare<[number], number>(
    'SELECT ref FROM conversations WHERE visitor_ref = ? AND contact_ref IS NULL',
  ).pluck()
  const joinAfter = database.prepare<[string | null, number, string]>(`
    UPDATE conversations SET continues_id = ?, version = version + 1, view_version = view_version + 1
    WHERE project_ref = ? AND continues_id = ?`)
  const joinBefore = database.prepare<[string | null, number, string]>(`
    UPDATE conversations AS c SET version = version + 1, view_version = view_version + 1, continued_by_id = coalesce(?, (
      SELECT n.id FROM conversations n WHERE n.project_ref = c.project_ref AND n.continues_id = c.id
      ORDER BY n.created_at DESC, n.id DESC LIMIT 1))
    WHERE project_ref = ? AND continued_by_id = ?`)
  const remove = database.prepare<[number], Pick<ConversationRecord, 'project_ref' | 'id' | 'continues_id' | 'continued_by_id'>>(
    'DELETE FROM conversations WHERE ref = ? RETURNING project_ref, id, continues_id, continued_by_id',
  )

  return {
    /** By id, or by the operation id of its first message. An id of HAL's own form is never looked up as an operation id. */
    find: (projectRef: number, ref: string): ConversationRecord | undefined =>
      conversationIdForm.test(ref) ? byId.get(projectRef, ref) : byStart.get(projectRef, storeOperationId(ref)),
    findById: (projectRef: number, id: string): ConversationRecord | undefined => byId.get(projectRef, id),
    findByRef: (ref: number): ConversationRecord | undefined => byRef.get(ref),
    findRef: (projectRef: number, id: string): number | undefined => findRef.get(projectRef, id),
    /** The newest that were started with the key. */
    startedWith: (projectRef: number, chatKey: string): ConversationRecord[] => byChatKey.all(projectRef, chatKey),
    /** Those started with the key, and the claimed ones of the contact, latest message first. */
    ofSide: (projectRef: number, chatKey: string | null, contactRef: number | null): ConversationRecord[] =>
      ofSide.all(projectRef, chatKey, contactRef),
    counts(projectRef: number, userId: string): ConversationCounts {
      const { open = 0, ...ofOpen } = countOpen.get(userId, projectRef) ?? {}
      return { mine: 0, unassigned: 0, waiting: 0, unread: 0, ...ofOpen, open, resolved: countResolved.get(projectRef) ?? 0 }
    },
    save(refs: RefsOfConversation, conversation: ConversationRow): void {
      const { visitor_id: _visitor, contact_id: _contact, company_id: _company, ...row } = conversation
      save({
        ...row,
        project_ref: refs.project,
        visitor_ref: refs.visitor,
        contact_ref: refs.contact,
        company_ref: refs.company,
        started_by: storeOperationId(conversation.started_by),
        verified: conversation.verified ? 1 : 0,
        is_claimed: conversation.is_claimed ? 1 : 0,
        waiting_on: waitingOn(conversation),
        last_message: conversation.last_message && JSON.stringify(conversation.last_message),
      })
    },
    /** Notes the number of the visitor's last message. */
    visitorWrote(ref: number, seq: number): void {
      visitorWrote.run(seq, ref)
    },
    /** Claims under the `user_id` too what the contact claimed under the email alone (C23). Its version grows with `move`. */
    claim(contactRef: number, { email, user_id }: { email: string; user_id: string }): void {
      claim.run(user_id, contactRef, email)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      move.run(intoContactRef, fromContactRef)
    },
    moveCompany(fromCompanyRef: number, intoCompanyRef: number): void {
      moveCompany.run(intoCompanyRef, fromCompanyRef)
    },
    leaveCompany(companyRef: number): void {
      leaveCompany.run(companyRef)
    },
    leaveVisitor(visitorRef: number): void {
      leaveVisitor.run(visitorRef)
    },
    /** Removes the visitors of the contact from conversations with others (R29). */
    leaveVisitorsOfContact(contactRef: number): void {
      leaveVisitorsOf.run(contactRef)
    },
    /** Those of the contact, and those of its visitors without a contact (R29). */
    refsOfErasedContact: (contactRef: number): number[] => ofErasedContact.all({ contact: contactRef }),
    /** Those of the visitor without a contact (R29). */
    refsOfErasedVisitor: (visitorRef: number): number[] => ofErasedVisitor.all(visitorRef),
    /**
     * Call after its messages are removed. Its neighbours in a chain name each other (C25). One that was continued more
     * than once names the newest that is left.
     */
    remove(ref: number): void {
      const removed = remove.get(ref)
      if (removed === undefined) return
      joinAfter.run(removed.continues_id, removed.project_ref, removed.id)
      joinBefore.run(removed.continued_by_id, removed.project_ref, removed.id)
    },
  }
}
