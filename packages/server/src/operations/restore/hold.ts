import { rmSync } from 'node:fs'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { isDamage } from '../../store/sqlite/errors.js'
import { OperationFailed } from '../faults.js'
import { exists, giveSecondName } from '../files.js'

/** A database that no server can open until it is let go. */
export interface Held {
  release(): void
}

/**
 * Takes the database for itself alone, and folds its log into the file, so that the file is all of
 * it. Of one that is damaged the log is kept as `keptLog`: SQLite removes what it cannot use.
 * @throws OperationFailed while any process has it open, a server that does nothing included
 */
export function holdDatabase(path: string, keptLog: string): Held {
  if (exists(`${path}-wal`)) giveSecondName(`${path}-wal`, keptLog)
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 1_000 })
  try {
    takeAlone(database)
  } catch (error) {
    database.close()
    if (isDamage(error)) return { release() {} }
    rmSync(keptLog, { force: true })
    if (isBusy(error)) throw new OperationFailed(`${path} is in use: stop the server, then restore.`)
    throw error
  }
  rmSync(keptLog, { force: true })
  return { release: () => void database.close() }
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
