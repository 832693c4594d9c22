import type { Database } from 'better-sqlite3'
import type { OperationContent, OperationRow } from '../../../domain/records/rows.js'
import { OF_ERASED, type ErasedContact } from './attributions.js'
import { readOperationId, storeOperationId, type StoredId } from '../operation-id.js'

interface OperationRecord extends Omit<OperationRow, 'id' | 'content' | 'result' | 'verified_result'> {
  id: StoredId
  content: string | null
  result: string | null
  verified_result: string | null
}

/** Operations other than `track`, and the ids of `track` operations whose event was removed. */
export function createOperations(database: Database) {
  const find = database.prepare<[number, StoredId], OperationRecord>(`
    SELECT o.id, o.type, v.visitor_id, c.id AS contact_id, o.content, o.result, o.verified_result
    FROM operations o
    LEFT JOIN visitors v ON v.ref = o.visitor_ref
    LEFT JOIN contacts c ON c.ref = o.contact_ref
    WHERE o.project_ref = ? AND o.id = ?`)
  const isUsed = database.prepare<[number, StoredId, number, StoredId], number>(`
    SELECT EXISTS (SELECT 1 FROM events WHERE project_ref = ? AND id = ?)
      OR EXISTS (SELECT 1 FROM operations WHERE project_ref = ? AND id = ?)`).pluck()
  const record = database.prepare<
    [number, StoredId, string, number, number | null, string | null, string | null, string | null]
  >(`
    INSERT INTO operations (project_ref, id, type, visitor_ref, contact_ref, content, result, verified_result)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const attribute = database.prepare<[number, number]>(
    'UPDATE operations SET contact_ref = ? WHERE visitor_ref = ? AND contact_ref IS NULL',
  )
  const move = database.prepare<[number, number]>(
    'UPDATE operations SET contact_ref = ? WHERE contact_ref = ?',
  )
  const forgetWhere = <Bound extends number | { visitor: number } | { conversation: number }>(condition: string) =>
    database.prepare<[Bound]>(`
      UPDATE operations SET visitor_ref = NULL, contact_ref = NULL, content = NULL, result = NULL, verified_result = NULL
      WHERE ${condition}`)
  const forget = forgetWhere<number>('contact_ref = ?')
  const forgetOfUnknown = forgetWhere<number>('contact_ref IS NULL AND visitor_ref = ?')
  const forgetOfKnown = forgetWhere<{ visitor: number }>(`visitor_ref = :visitor AND contact_ref IN (
    SELECT contact_ref FROM former_contacts WHERE visitor_ref = :visitor
    UNION SELECT contact_ref FROM visitors WHERE ref = :visitor)`)
  const forgetOfConversation = forgetWhere<{ conversation: number }>(`type = 'send_message' AND (project_ref, id) IN (
    SELECT project_ref, operation_id FROM messages WHERE conversation_ref = :conversation)`)
  const keepTrackIdsOfVisitor = database.prepare<[number]>(`
    INSERT INTO operations (project_ref, id, type) SELECT e.project_ref, e.id, 'track'
    FROM attributions a JOIN events e ON e.attribution_ref = a.ref WHERE a.visitor_ref = ? AND a.contact_ref IS NULL`)
  const keepTrackIds = database.prepare<[ErasedContact]>(`
    INSERT INTO operations (project_ref, id, type)
    SELECT e.project_ref, e.id, 'track'
    FROM attributions a JOIN events e ON e.attribution_ref = a.ref
    WHERE ${OF_ERASED}`)

  const visitorsOf = database.prepare<[number], number>('SELECT ref FROM visitors WHERE contact_ref = ?').pluck()

  function forgetCallsOf(visitor: number): void {
    forgetOfUnknown.run(visitor)
    forgetOfKnown.run({ visitor })
  }

  return {
    find(projectRef: number, id: string): OperationRow | undefined {
      const found = find.get(projectRef, storeOperationId(id))
      return found && toOperationRow(found)
    },
    /** Whether an operation has this id, including `track` (R26). */
    isUsed(projectRef: number, id: string): boolean {
      const stored = storeOperationId(id)
      return isUsed.get(projectRef, stored, projectRef, stored) === 1
    },
    record(refs: { project: number; visitor: number; contact: number | null }, operation: OperationRow): void {
      record.run(
        refs.project,
        storeOperationId(operation.id),
        operation.type,
        refs.visitor,
        refs.contact,
        storeContent(operation.content),
        operation.result && JSON.stringify(operation.result),
        operation.verified_result && JSON.stringify(operation.verified_result),
      )
    },
    /**
     * Gives the visitor's operations to the contact, as with events (R7). Their results are erased with the
     * contact.
     */
    attribute(visitorRef: number, contactRef: number): void {
      attribute.run(contactRef, visitorRef)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      move.run(intoContactRef, fromContactRef)
    },
    /** Call before the conversation's messages are removed. Their ids stay used, without a result (C8, C25). */
    forgetOfConversation(conversationRef: number): void {
      forgetOfConversation.run({ conversation: conversationRef })
    },
    /** Call before the contact's events are removed. Their ids stay used, without a result (R26, R29). */
    keepTrackIdsOfContact(contactRef: number): void {
      keepTrackIds.run({ contact: contactRef })
    },
    /** Call before the visitor's events without a contact are removed. */
    forgetOfVisitor(visitorRef: number): void {
      keepTrackIdsOfVisitor.run(visitorRef)
      forgetCallsOf(visitorRef)
    },
    /** Clears the operations of the contact and of its visitors, for any contact (R29). */
    forgetOfContact(contactRef: number): void {
      forget.run(contactRef)
      for (const visitorRef of visitorsOf.all(contactRef)) forgetCallsOf(visitorRef)
    },
  }
}

function toOperationRow(record: OperationRecord): OperationRow {
  return {
    ...record,
    id: readOperationId(record.id),
    content: readContent(record.content),
    result: JSON.parse(record.result ?? 'null') as OperationRow['result'],
    verified_result: JSON.parse(record.verified_result ?? 'null') as OperationRow['verified_result'],
  }
}

/** `version:hash`, followed by the hash of the claims if any were used. */
function storeContent(content: OperationContent | null): string | null {
  if (content?.kind !== 'hash') return null
  const { version, hash, claims } = content
  return claims === null ? `${version}:${hash}` : `${version}:${hash}:${claims}`
}

function readContent(text: string | null): OperationContent | null {
  if (text === null) return null
  const [version = '', hash = '', claims = null] = text.split(':')
  return { kind: 'hash', version: Number(version), hash, claims }
}
