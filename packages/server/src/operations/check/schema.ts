import SqliteDatabase, { type Database } from 'better-sqlite3'
import { isDamage } from '../../store/sqlite/errors.js'
import { migrate } from '../../store/sqlite/migrate.js'
import { migrations } from '../../store/sqlite/migrations/index.js'
import type { Finding } from './integrity.js'

/** A table, index, trigger or view. */
interface Part {
  type: string
  name: string
  tbl_name: string
  sql: string | null
}

/** Tables that `ANALYZE` creates, which an operator may have run. They change query plans, not rows. */
const statistics: readonly Part[] = [
  { type: 'table', name: 'sqlite_stat1', tbl_name: 'sqlite_stat1', sql: 'CREATE TABLE sqlite_stat1(tbl,idx,stat)' },
  { type: 'table', name: 'sqlite_stat4', tbl_name: 'sqlite_stat4', sql: 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)' },
]

/**
 * Differences from HAL's schema: a trigger that deletes rows, a view in place of a table, a changed table.
 * Every part must be identical to the result of the migrations up to that version.
 * @param version schema version of the database, at most the newest
 */
export function schemaFindings(database: Database, version: number): Finding[] {
  if (version < 1) return [{ check: 'schema', detail: `version ${version} is none of HAL's` }]
  const expected = partsOfVersion(version)
  const found = readParts(database)
  if (!Array.isArray(found)) return [found]
  const foreign = found.filter((part) => !isAmong(statistics, part)).flatMap((part) => foreignPart(expected, part, version))
  const missing = expected.filter(({ type, name }) => !found.some((part) => part.type === type && part.name === name))
  const told = [...foreign, ...missing.map(({ type, name }) => `${type} ${name} is missing`)]
  return told.map((detail) => ({ check: 'schema', detail }))
}

function foreignPart(expected: readonly Part[], part: Part, version: number): string[] {
  if (isAmong(expected, part)) return []
  const isKnown = expected.some(({ type, name }) => type === part.type && name === part.name)
  return [`${part.type} ${part.name} ${isKnown ? `is not as version ${version} has it` : 'is not part of HAL'}`]
}

function isAmong(parts: readonly Part[], { type, name, tbl_name, sql }: Part): boolean {
  return parts.some((part) => part.type === type && part.name === name && part.tbl_name === tbl_name && part.sql === sql)
}

/** The schema of a version, created by its migrations. */
function partsOfVersion(version: number): Part[] {
  const model = new SqliteDatabase(':memory:')
  try {
    migrate(model, migrations.slice(0, version))
    return partsOf(model)
  } finally {
    model.close()
  }
}

/** Reads the schema. A schema that SQLite cannot parse is a finding. */
function readParts(database: Database): Part[] | Finding {
  try {
    return partsOf(database)
  } catch (error) {
    if (!isDamage(error)) throw error
    return { check: 'schema', detail: String(error) }
  }
}

function partsOf(database: Database): Part[] {
  return database.prepare<[], Part>('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
}
