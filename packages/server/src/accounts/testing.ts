import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { accounts } from '../store/sqlite/migrations/0002-accounts.js'

export interface TestDatabase {
  path: string
  db: Database.Database
  close: () => void
}

/** A real SQLite file with only the tables of sign-in. */
export function openTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'hal-accounts-'))
  const path = join(folder, 'hal.db')
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.exec(accounts)
  return {
    path,
    db,
    close: () => {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}
