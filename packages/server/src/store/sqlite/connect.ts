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
// For a process without a checkpointer, or one whose checkpointer fails: the log is bounded all the same.
const CHECKPOINT_AT_ALL_COSTS_PAGES = 4 * CHECKPOINT_AFTER_PAGES

/**
 * Opens the file, or makes it, and brings its schema up to date.
 * @throws UnusableDatabase when the file is damaged or not HAL's; it is left as it is.
 * @throws StoreUnavailable when it cannot be opened or written.
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
  // SQLite would take the log for a leftover, and delete it.
  if (!existsSync(path) && existsSync(`${path}-wal`)) {
    throw new UnusableDatabase(
      `${path} is missing, and its log ${path}-wal is there: put the database back beside it, or restore a ` +
        'backup, or move the log away to start anew',
    )
  }
  try {
    makeFolder(dirname(path))
    requireRegularFile(path)
    // Personal data, and secrets, for the owner's eyes only; SQLite gives its log the same mode.
    closeSync(openSync(path, 'a', 0o600))
    return new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw new StoreUnavailable(`The database ${path} cannot be opened`, { cause: error })
  }
}

/** To open a pipe would wait for its other end, and a device is nowhere to keep anything. */
function requireRegularFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile()) throw new Error('it is a folder, a pipe or a device: name a file')
}

function configure(database: Database): void {
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new UnusableDatabase(`${database.name} lies on a file system that cannot do WAL`)
  }
  // The package is compiled so that WAL means NORMAL, which may lose the last commits with the
  // power: what was answered with 2xx has to be on disk.
  database.pragma('synchronous = FULL')
  if (database.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new UnusableDatabase('SQLite does not take synchronous = FULL')
  }
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_AT_ALL_COSTS_PAGES}`)
  database.pragma(`cache_size = -${CACHE_KIB}`)
  database.pragma('foreign_keys = ON')
  // Erased is erased: freed bytes are overwritten with zeros, not merely forgotten (R29).
  database.pragma('secure_delete = ON')
  addFunctions(database)
}
