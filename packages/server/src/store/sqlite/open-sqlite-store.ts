import type { Database } from 'better-sqlite3'
import type { Store } from '../port.js'
import { createCheckpointer } from './checkpointer.js'
import { createCommit, erases } from './commit.js'
import { connect } from './connect.js'
import { mapErrors } from './errors.js'
import { createLogSync, openLog, type LogFile } from './log-sync.js'
import { createOwedTruncation, type Later } from './owed-truncation.js'
import { createQueries } from './queries.js'
import { readProject, readRows } from './read-rows.js'
import { createRemovals } from './removals/removals.js'
import { createRowCache } from './row-cache.js'
import { createTables } from './tables/index.js'
import { createTransact } from './transact.js'
import { createScripts } from './scripts.js'
import { createUsage } from './usage.js'
import { watchVersions } from './watch-versions.js'

export interface SqliteStoreOptions {
  /** Path of the database file. The file and its folder are created if missing. */
  path: string
  /** Epoch ms. Default: `Date.now` */
  now?: () => number
  /** Opens the log for syncing. Default: the file itself */
  openLog?: (path: string) => LogFile
  /** Schedules the next attempt to truncate the log. Default: an unreferenced timer */
  later?: Later
}

export type SqliteStore = Store & {
  /** The database connection, for other modules' tables in the same file. */
  database: Database
  /** Since when erased data has been waiting to leave the log, in epoch ms. `null` if there is none. */
  truncationOwedSince(): number | null
}

const byTimer: Later = (run, ms) => {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}

/**
 * Opens the store on one SQLite file, for one writing process. All code inside a transaction is synchronous, so
 * nothing can run between its statements.
 *
 * @throws UnusableDatabase when the file is damaged, not HAL's, or of a newer version
 * @throws StoreUnavailable when the file cannot be opened
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const { path, now = Date.now, openLog: open = openLog, later = byTimer } = options
  const database = connect(path)
  const tables = createTables(database)
  const cache = createRowCache()
  const transact = createTransact(database, cache)
  const truncation = createOwedTruncation({ database, transact, now, later })
  const versions = watchVersions(database, () => {
    cache.clear()
    truncation.lookAgain()
  })
  const commit = createCommit({ database, tables, versions, cache, transact, truncation })
  const log = createLogSync(database, open(path))
  const checkpointer = createCheckpointer(database)
  const addUsage = createUsage(database)
  const scripts = createScripts(database)
  const markReady = database.prepare<[number]>('UPDATE readiness SET checked_at = ?')

  const read = database.transaction((keys: Parameters<Store['read']>[0]) => {
    const version = versions.now()
    const rows = readRows(tables, cache, keys)
    return rows && { rows, version }
  })

  async function write<Outcome>(erases: boolean, transaction: () => Outcome): Promise<Outcome> {
    log.requireSound()
    const turn = checkpointer.beforeCommit(erases)
    if (turn) await turn
    const outcome = mapErrors(transaction)
    if (outcome !== 'conflict') log.written()
    checkpointer.afterCommit()
    truncation.settle()
    return outcome
  }

  const readProjectRow = database.transaction((id: string) => {
    versions.now()
    return (cache.find(id) ?? readProject(tables, cache, id))?.project ?? null
  })
  const projects = { read: readProjectRow, atHand: (id: string) => cache.find(id)?.project ?? null }

  truncation.settle()

  return {
    database,
    read: async (keys) => mapErrors(() => read(keys)),
    commit: (commits) => write(commits.some(erases), () => commit(commits)),
    durable: log.durable,
    queries: createQueries(database, tables, projects, scripts),
    addUsage: (day, bytesByProject) => write(false, () => transact(() => addUsage(day, bytesByProject))),
    keepScript: (script) => write(false, () => scripts.keep(script)),
    removals: createRemovals({ database, tables, versions, cache, transact, truncation, write }),
    truncationOwedSince: truncation.since,
    check: async () => {
      log.requireSound()
      // Only a write detects a full or read-only disk.
      mapErrors(() => markReady.run(now()))
    },
    async close() {
      truncation.close()
      await checkpointer.close()
      await log.close()
      database.close()
    },
  }
}
