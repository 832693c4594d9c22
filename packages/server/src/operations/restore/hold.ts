import { rmSync } from 'node:fs'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { isDamage } from '../../store/sqlite/errors.js'
import { OperationFailed } from '../faults.js'
import { exists, giveSecondName } from '../files.js'

/** A database that no other process can open until it is released. */
export interface Held {
  release(): void
}

/**
 * Locks the database exclusively and merges its WAL into the file. If the database is damaged, the WAL is kept as
 * `keptLog`, because SQLite deletes a WAL that it cannot use.
 * @throws OperationFailed if any process has it open, even an idle server
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

/** The order matters: `locking_mode` makes the next statement lock the file even if it is too damaged to read. */
function takeAlone(database: Database): void {
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = DELETE')
  database.exec('BEGIN EXCLUSIVE; COMMIT')
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code))
}
