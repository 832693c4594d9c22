import type { Database } from 'better-sqlite3'
import type { RowCache } from './row-cache.js'

/** Runs an atomic transaction. It is durable only after the log is synced (`log-sync.ts`). */
export type Transact = <Outcome>(transaction: () => Outcome) => Outcome

/** With NORMAL, SQLite syncs everything that the file's integrity needs, but a commit does not wait for a sync. */
export function createTransact(database: Database, cache: RowCache): Transact {
  return (transaction) => {
    try {
      // This includes the header of a restarted log, and the log before a checkpoint copies it. The pragma takes
      // effect when it is compiled, so it cannot be prepared. Setting and restoring it takes about 3 µs.
      database.exec('PRAGMA synchronous = NORMAL')
      return transaction()
    } catch (error) {
      // The transaction is rolled back, so cached rows may be wrong.
      cache.clear()
      throw error
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }
}
