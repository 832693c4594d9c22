import SqliteDatabase, { type Database } from 'better-sqlite3'
import { readOperationId, type StoredId } from '../../packages/server/src/store/sqlite/operation-id.js'

/** An operation that took effect, and its contact. */
export interface AppliedOperation {
  id: string
  type: string
  email: string | null
}

/** The rows of a project in the server's file, in the order in which they were written. */
export interface Rows {
  events: AppliedOperation[]
  /** All operations except events. */
  operations: AppliedOperation[]
  /** Changes of stages and deals, with the id of their operation. */
  activities: { id: string; kind: string; to: unknown }[]
}

const ref = '(SELECT ref FROM projects WHERE id = @projectId)'
const events = `
  SELECT events.id, 'track' AS type, email FROM events
  JOIN attributions ON attributions.ref = attribution_ref
  LEFT JOIN contacts ON contacts.ref = attributions.contact_ref
  WHERE events.project_ref = ${ref} ORDER BY events.ref`
const operations = `
  SELECT operations.id, type, email FROM operations LEFT JOIN contacts ON contacts.ref = contact_ref
  WHERE operations.project_ref = ${ref} ORDER BY operations.ref`
const activities = `
  SELECT operation_id AS id, kind, to_value AS "to" FROM activities
  WHERE project_ref = ${ref} AND kind IN ('stage_changed', 'deal_value_changed') ORDER BY ref`

const count = `
  SELECT (SELECT count(*) FROM events WHERE project_ref = ${ref}) + (SELECT count(*) FROM operations WHERE project_ref = ${ref})`

/** The database file and the project. */
export interface Source {
  databasePath: string
  projectId: string
}

export const countRows = ({ databasePath, projectId }: Source): number =>
  withFile(databasePath, (database) => Number(database.prepare(count).pluck().get({ projectId })))

export const readRows = ({ databasePath, projectId }: Source): Rows =>
  withFile(databasePath, (database) => {
    const read = <Row>(sql: string) => database.prepare<{ projectId: string }, Row>(sql).all({ projectId })
    const applied = (sql: string) => read<AppliedOperation & { id: StoredId }>(sql).map((row) => ({ ...row, id: readOperationId(row.id) }))
    return {
      events: applied(events),
      operations: applied(operations),
      activities: read<{ id: string; kind: string; to: string }>(activities).map(({ to, ...row }) => ({ ...row, to: JSON.parse(to) })),
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
