import SqliteDatabase, { type Database } from 'better-sqlite3'
import { isDamage } from '../../store/sqlite/errors.js'
import { OperationFailed } from '../faults.js'

/** A database that no server can open until it is let go. */
export interface Held {
  release(): void
}

/**
 * Takes the database for itself alone, and folds its log into the file, so that the file is all of
 * it. A damaged one is left as it is, log and all.
 * @throws OperationFailed while any process has it open, a server that does nothing included
 */
export function holdDatabase(path: string): Held {
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 1_000 })
  try {
    takeAlone(database)
    return { release: () => void database.close() }
  } catch (error) {
    database.close()
    if (isBusy(error)) throw new OperationFailed(`${path} is in use: stop the server, then restore.`)
    if (isDamage(error)) return { release() {} }
    throw error
  }
}

/** In this order: the first asks for the lock also where the file is too damaged to be read. */
function takeAlone(database: Database): void {
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = DELETE')
  database.exec('BEGIN EXCLUSIVE; COMMIT')
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code))
}
