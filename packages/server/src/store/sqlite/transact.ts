import type { Database } from 'better-sqlite3'
import type { RowCache } from './row-cache.js'

/** Runs a transaction that is whole, and durable only once the log was synced (`log-sync.ts`). */
export type Transact = <Outcome>(transaction: () => Outcome) => Outcome

/** With NORMAL, SQLite syncs all that keeps the file whole; only the commit itself it does not wait for. */
export function createTransact(database: Database, cache: RowCache): Transact {
  return (transaction) => {
    try {
      // Namely the header of a log that begins anew, and the log before it is copied. The level counts from when the
      // pragma is compiled, so it cannot be prepared; the two take some 3 µs.
      database.exec('PRAGMA synchronous = NORMAL')
      return transaction()
    } catch (error) {
      // What was written so far is undone, and with it what the cache holds of that.
      cache.clear()
      throw error
    } finally {
      database.exec('PRAGMA synchronous = FULL')
    }
  }
}
