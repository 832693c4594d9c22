import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Database } from 'better-sqlite3'
import { StoreUnavailable } from '../port.js'
import { truncateLog } from './truncate-log.js'

const syncFile = promisify(fdatasync)

/** The log file that commits are written to. */
export interface LogFile {
  /** Resolves once all data written before the call is on disk. Runs outside the event loop. */
  sync(): Promise<void>
  close(): void
}

/** Syncs commits in the log to disk. SQLite does not sync the commits of `commit.ts` itself. */
export interface LogSync {
  /** A commit was written to the log. */
  written(): void
  /**
   * Resolves once all previous writes are on disk.
   *
   * @throws StoreUnavailable when durability is unknown
   */
  durable(): Promise<void>
  /**
   * Prevents writes on top of data whose durability is unknown.
   *
   * @throws StoreUnavailable until that data is on disk
   */
  requireSound(): void
  /** Tries to sync outstanding writes. */
  close(): Promise<void>
}

/**
 * Runs one sync at a time. All writes after its start share the next sync.
 *
 * After a failed sync, a later successful one proves nothing, because the kernel may have marked the lost pages as
 * written. So the whole connection rejects writes until a checkpoint has copied the log into the database and
 * synced it. Each commit, sync and readiness check tries that checkpoint.
 */
export function createLogSync(database: Database, file: LogFile): LogSync {
  let isDue = false
  let isBroken = false
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function syncAfterRunning(): Promise<void> {
    // The waiting callers receive this error.
    await running?.catch(() => {})
    next = undefined
    running = sync()
    try {
      await running
    } finally {
      running = undefined
    }
  }

  async function sync(): Promise<void> {
    if (isBroken) return requireSound()
    isDue = false
    try {
      await file.sync()
    } catch (error) {
      setBroken(true)
      throw new StoreUnavailable('The log of the database could not be synced', { cause: error })
    }
  }

  function setBroken(broken: boolean): void {
    isDue = isBroken = broken
    database.pragma(`query_only = ${broken ? 'ON' : 'OFF'}`)
  }

  function durable(): Promise<void> {
    if (isDue) return (next ??= syncAfterRunning())
    return running ?? Promise.resolve()
  }

  function requireSound(): void {
    if (!isBroken) return
    if (!truncateLog(database)) throw new StoreUnavailable('The log could not be synced, nor copied into the database yet')
    setBroken(false)
  }

  return {
    written: () => void (isDue = true),
    durable,
    requireSound,
    async close() {
      await durable().catch(() => {})
      file.close()
    },
  }
}

/**
 * Opens the log of an open database. SQLite truncates the log but never replaces it while a connection is open, so
 * one descriptor is enough. A descriptor opened at the start reports every later disk error. Closing a descriptor
 * of the database file would release SQLite's locks on it (https://www.sqlite.org/howtocorrupt.html, 2.2). SQLite
 * holds no locks on the log.
 *
 * @throws StoreUnavailable when the log cannot be opened
 */
export function openLog(databasePath: string): LogFile {
  const path = `${databasePath}-wal`
  try {
    const descriptor = openSync(path, 'r+')
    return { sync: () => syncFile(descriptor), close: () => closeSync(descriptor) }
  } catch (error) {
    throw new StoreUnavailable(`The log ${path} cannot be opened`, { cause: error })
  }
}
