import type { Database } from 'better-sqlite3'
import type { Store } from '../port.js'
import { createCheckpointer } from './checkpointer.js'
import { createCommit, erases } from './commit.js'
import { connect } from './connect.js'
import { mapErrors } from './errors.js'
import { createLogSync, openLog, type LogFile } from './log-sync.js'
import { createQueries } from './queries.js'
import { readRows } from './read-rows.js'
import { createRowCache } from './row-cache.js'
import { createTables } from './tables/index.js'
import { watchVersions } from './watch-versions.js'

export interface SqliteStoreOptions {
  /** File of the database; it and its folder are made where they are missing. */
  path: string
  /** Epoch ms. Default: `Date.now` */
  now?: () => number
  /** How the log is opened, to be synced. Default: the file itself */
  openLog?: (path: string) => LogFile
}

/** `database` is the handle itself, for tables of others in the same file. */
export type SqliteStore = Store & { database: Database }

/**
 * The store on one SQLite file, for one process that writes. Everything inside is synchronous, so
 * that nothing can come between the statements of a transaction.
 * @throws UnusableDatabase when the file is damaged, not HAL's, or of a newer version.
 * @throws StoreUnavailable when it cannot be opened.
 */
export function openSqliteStore({ path, now = Date.now, openLog: open = openLog }: SqliteStoreOptions): SqliteStore {
  const database = connect(path)
  const tables = createTables(database)
  const cache = createRowCache()
  const versions = watchVersions(database, cache.clear)
  const commit = createCommit(database, tables, versions, cache)
  const log = createLogSync(database, open(path))
  const checkpointer = createCheckpointer(database)
  const markReady = database.prepare<[number]>('UPDATE readiness SET checked_at = ?')

  const read = database.transaction((keys: Parameters<Store['read']>[0]) => {
    const version = versions.now()
    const rows = readRows(tables, cache, keys)
    return rows && { rows, version }
  })

  return {
    database,
    read: async (keys) => mapErrors(() => read(keys)),
    async commit(commits) {
      log.requireSound()
      const turn = checkpointer.beforeCommit(commits.some(erases))
      if (turn) await turn
      const outcome = mapErrors(() => commit(commits))
      if (outcome === 'committed') log.written()
      checkpointer.afterCommit()
      return outcome
    },
    durable: log.durable,
    queries: createQueries(database, tables),
    check: async () => {
      log.requireSound()
      // Only a write finds out that the disk is full or read-only.
      mapErrors(() => markReady.run(now()))
    },
    async close() {
      await checkpointer.close()
      await log.close()
      database.close()
    },
  }
}
