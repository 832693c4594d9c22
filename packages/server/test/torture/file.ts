import SqliteDatabase from 'better-sqlite3'
import { foreignKeyFindings, integrityFindings, type Finding } from '../../src/operations/check/integrity.js'
import { orphanFindings } from '../../src/operations/check/orphans.js'
import { schemaFindings } from '../../src/operations/check/schema.js'
import { versionOf } from '../../src/operations/database.js'
import { readOperationId, type StoredId } from '../../src/store/sqlite/operation-id.js'

/** How often each operation id stands in the file, as an event or another operation (R26). */
export function operationCounts(path: string): Map<string, number> {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    const counts = new Map<string, number>()
    const ids = database.prepare<[], StoredId>('SELECT id FROM events UNION ALL SELECT id FROM operations').pluck()
    for (const stored of ids.iterate()) {
      const id = readOperationId(stored)
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  } finally {
    database.close()
  }
}

/** What `hal check` would find. */
export function findingsIn(path: string): Finding[] {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    const schema = schemaFindings(database, versionOf(database))
    return [...integrityFindings(database, 'full'), ...schema, ...foreignKeyFindings(database), ...orphanFindings(database)]
  } finally {
    database.close()
  }
}
