import type { Database } from 'better-sqlite3'
import type { OperationRow } from '../../../domain/rows.js'
import { readOperationId, storeOperationId, type StoredId } from '../operation-id.js'

interface OperationRecord extends Omit<OperationRow, 'id' | 'result' | 'verified_result'> {
  id: StoredId
  result: string | null
  verified_result: string | null
}

/** Operations other than `track`, and the ids of tracks whose event was erased. */
export function createOperations(database: Database) {
  const find = database.prepare<[number, StoredId], OperationRecord>(`
    SELECT o.id, o.type, v.visitor_id, c.id AS contact_id, o.result, o.verified_result
    FROM operations o
    JOIN visitors v ON v.ref = o.visitor_ref
    LEFT JOIN contacts c ON c.ref = o.contact_ref
    WHERE o.project_ref = ? AND o.id = ?`)
  const isUsed = database.prepare<[number, StoredId, number, StoredId], number>(`
    SELECT EXISTS (SELECT 1 FROM events WHERE project_ref = ? AND id = ?)
      OR EXISTS (SELECT 1 FROM operations WHERE project_ref = ? AND id = ?)`).pluck()
  const record = database.prepare<
    [number, StoredId, string, number, number | null, string | null, string | null]
  >(`
    INSERT INTO operations (project_ref, id, type, visitor_ref, contact_ref, result, verified_result)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const attribute = database.prepare<[number, number]>(
    'UPDATE operations SET contact_ref = ? WHERE visitor_ref = ? AND contact_ref IS NULL',
  )
  const move = database.prepare<[number, number]>(
    'UPDATE operations SET contact_ref = ? WHERE contact_ref = ?',
  )
  const forget = database.prepare<[number]>(`
    UPDATE operations SET contact_ref = NULL, result = NULL, verified_result = NULL
    WHERE contact_ref = ?`)
  const keepTrackIds = database.prepare<[number]>(`
    INSERT INTO operations (project_ref, id, type, visitor_ref)
    SELECT e.project_ref, e.id, 'track', a.visitor_ref
    FROM attributions a JOIN events e ON e.attribution_ref = a.ref
    WHERE a.contact_ref = ?`)

  return {
    find(projectRef: number, id: string): OperationRow | undefined {
      const found = find.get(projectRef, storeOperationId(id))
      return found && toOperationRow(found)
    },
    /** Whether an operation has the id, `track` included (R26). */
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
        operation.result && JSON.stringify(operation.result),
        operation.verified_result && JSON.stringify(operation.verified_result),
      )
    },
    /** As events (R7): their results go with the contact. */
    attribute(visitorRef: number, contactRef: number): void {
      attribute.run(contactRef, visitorRef)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      move.run(intoContactRef, fromContactRef)
    },
    /** Before its events go: their ids stay used, with no result (R26, R29). */
    keepTrackIdsOfContact(contactRef: number): void {
      keepTrackIds.run(contactRef)
    },
    forgetResultsOfContact(contactRef: number): void {
      forget.run(contactRef)
    },
  }
}

function toOperationRow(record: OperationRecord): OperationRow {
  return {
    ...record,
    id: readOperationId(record.id),
    result: JSON.parse(record.result ?? 'null') as OperationRow['result'],
    verified_result: JSON.parse(record.verified_result ?? 'null') as OperationRow['verified_result'],
  }
}
