import type { Database } from 'better-sqlite3'
import { isDamage } from '../../store/sqlite/errors.js'

/** A fault in the database. */
export interface Finding {
  check: string
  detail: string
}

/** The most findings shown; more would not help. */
const mostFindings = 20

/**
 * Faults that SQLite finds in the file: pages, indexes, NOT NULL and UNIQUE (`integrity_check`).
 * `quick` skips the indexes, which takes a fraction of the time.
 */
export function integrityFindings(database: Database, depth: 'full' | 'quick'): Finding[] {
  const pragma = depth === 'full' ? 'integrity_check' : 'quick_check'
  try {
    const lines = database.prepare<[], string>(`PRAGMA ${pragma}(${mostFindings})`).pluck().all()
    return lines.filter((line) => line !== 'ok').map((detail) => ({ check: 'integrity', detail }))
  } catch (error) {
    if (!isDamage(error)) throw error
    return [{ check: 'integrity', detail: String(error) }]
  }
}

interface Violation {
  table: string
  rowid: number | null
  parent: string
}

/** Rows whose foreign key refers to a missing row. */
export function foreignKeyFindings(database: Database): Finding[] {
  const violations = database.prepare<[], Violation>('PRAGMA foreign_key_check').all()
  const shown = violations.slice(0, mostFindings).map(({ table, rowid, parent }) => ({
    check: 'foreign keys',
    detail: `${table} row ${rowid ?? 'without rowid'} refers to a row of ${parent} that is not there`,
  }))
  const left = violations.length - shown.length
  return left > 0 ? [...shown, { check: 'foreign keys', detail: `and ${left} more` }] : shown
}
