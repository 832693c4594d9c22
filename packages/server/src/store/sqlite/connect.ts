import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { StoreUnavailable } from '../port.js'
import { CHECKPOINT_AFTER_PAGES } from './checkpointer.js'
import { isDamage, mapErrors, UnusableDatabase } from './errors.js'
import { addFunctions } from './functions.js'
import { makeFolder } from './make-folder.js'
import { migrate } from './migrate.js'

const BUSY_TIMEOUT_MS = 5_000
const CACHE_KIB = 64 * 1024
const SYNCHRONOUS_FULL = 2
// Bounds the log in a process without a working checkpointer.
const CHECKPOINT_AT_ALL_COSTS_PAGES = 4 * CHECKPOINT_AFTER_PAGES

/**
 * Opens or creates the file and migrates its schema.
 *
 * @throws UnusableDatabase when the file is damaged or not HAL's. The file is not changed.
 * @throws StoreUnavailable when the file cannot be opened or written
 */
export function connect(path: string): Database {
  const database = openFile(path)
  try {
    mapErrors(() => {
      configure(database)
      migrate(database)
    })
    return database
  } catch (error) {
    database.close()
    if (!isDamage(error)) throw error
    throw new UnusableDatabase(
      `${path} is not a sound SQLite database: restore a backup, or move the file away to start anew`,
      { cause: error },
    )
  }
}

function openFile(path: string): Database {
  // SQLite would treat the log as a leftover and delete it.
  if (!existsSync(path) && existsSync(`${path}-wal`)) {
    throw new UnusableDatabase(
      `${path} is missing, and its log ${path}-wal is there: put the database back beside it, or restore a ` +
        'backup, or move the log away to start anew',
    )
  }
  try {
    makeFolder(dirname(path))
    requireRegularFile(path)
    // Owner-only mode: the file holds personal data and secrets. SQLite gives its log the same mode.
    closeSync(openSync(path, 'a', 0o600))
    return new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw new StoreUnavailable(`The database ${path} cannot be opened`, { cause: error })
  }
}

/** Rejects pipes and devices: opening a pipe would block, and a device cannot store a database. */
function requireRegularFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile()) throw new Error('it is a folder, a pipe or a device: name a file')
}

function configure(database: Database): void {
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new UnusableDatabase(`${database.name} lies on a file system that cannot do WAL`)
  }
  // better-sqlite3 is compiled to use NORMAL with WAL, which may lose the last commits in a power loss. But every
  // write acknowledged with 2xx must be on disk.
  database.pragma('synchronous = FULL')
  if (database.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new UnusableDatabase('SQLite does not take synchronous = FULL')
  }
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_AT_ALL_COSTS_PAGES}`)
  database.pragma(`cache_size = -${CACHE_KIB}`)
  database.pragma('foreign_keys = ON')
  // Overwrites freed bytes with zeros, so that erased data cannot be recovered from the file (R29).
  database.pragma('secure_delete = ON')
  addFunctions(database)
}
