import SqliteDatabase, { type Database } from 'better-sqlite3'
import { readOperationId, type StoredId } from '../../packages/server/src/store/sqlite/operation-id.js'

/** An operation that took effect, and the contact that it is about. */
export interface AppliedOperation {
  id: string
  type: string
  email: string | null
}

/** What the server's file holds, each in the order in which it was written. */
export interface Rows {
  events: AppliedOperation[]
  /** All but events. */
  operations: AppliedOperation[]
  /** Changes of stages and deals, with the operation that made them. */
  activities: { id: string; kind: string; to: unknown }[]
}

const events = `
  SELECT events.id, 'track' AS type, email FROM events
  JOIN attributions ON attributions.ref = attribution_ref
  LEFT JOIN contacts ON contacts.ref = attributions.contact_ref
  ORDER BY events.ref`
const operations = `
  SELECT operations.id, type, email FROM operations LEFT JOIN contacts ON contacts.ref = contact_ref
  ORDER BY operations.ref`
const activities = `
  SELECT operation_id AS id, kind, to_value AS "to" FROM activities
  WHERE kind IN ('stage_changed', 'deal_value_changed') ORDER BY ref`

export const countRows = (path: string): number =>
  withFile(path, (database) => Number(database.prepare('SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM operations)').pluck().get()))

export const readRows = (path: string): Rows =>
  withFile(path, (database) => {
    const applied = (sql: string) =>
      database
        .prepare<[], { id: StoredId; type: string; email: string | null }>(sql)
        .all()
        .map((row) => ({ ...row, id: readOperationId(row.id) }))
    return {
      events: applied(events),
      operations: applied(operations),
      activities: database
        .prepare<[], { id: string; kind: string; to: string }>(activities)
        .all()
        .map(({ to, ...row }) => ({ ...row, to: JSON.parse(to) })),
    }
  })

function withFile<Result>(path: string, read: (database: Database) => Result): Result {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    return read(database)
  } finally {
    database.close()
  }
}
