import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Database } from 'better-sqlite3'
import { StoreUnavailable } from '../port.js'
import { truncateLog } from './truncate-log.js'

const syncFile = promisify(fdatasync)

/** The file that commits are written to, as the disk sees it. */
export interface LogFile {
  /** Resolves once all that had been written to it is on the disk; runs beside the event loop. */
  sync(): Promise<void>
  close(): void
}

/** Brings the commits in the log to the disk, which SQLite itself leaves undone for those of `commit.ts`. */
export interface LogSync {
  /** A commit was written to the log. */
  written(): void
  /**
   * Resolves once all that was written so far is on the disk.
   * @throws StoreUnavailable when nobody knows whether it is.
   */
  durable(): Promise<void>
  /**
   * Nothing may be written on top of what nobody knows to be on the disk.
   * @throws StoreUnavailable as long as it cannot be brought there.
   */
  requireSound(): void
  /** Syncs what is due, if it can. */
  close(): Promise<void>
}

/**
 * One sync at a time; all that is written after its start shares the next one.
 *
 * After a sync that failed, a later one that succeeds proves nothing, since the kernel may have taken the lost pages
 * for written. So the whole connection is closed to writes until a checkpoint has copied the log into the database
 * and synced that; each commit, sync and check of readiness tries it.
 */
export function createLogSync(database: Database, file: LogFile): LogSync {
  let isDue = false
  let isBroken = false
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function syncAfterRunning(): Promise<void> {
    // Its failure is told to those who wait for it.
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
 * The log of an open database. SQLite truncates it, and never replaces it while a connection is open, so one
 * descriptor serves for as long; opened at the start, it is told of each error of the disk that comes later. To close a
 * descriptor of the database would drop SQLite's own locks on it (https://www.sqlite.org/howtocorrupt.html,
 * 2.2); on the log it holds none.
 *
 * @throws StoreUnavailable when it cannot be opened.
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
