import type { Database } from 'better-sqlite3'

/**
 * Copies all of the log into the database, syncs that, and empties the log. Does not wait for others.
 * @returns whether it did: not where another process reads, a checkpoint runs or the disk refuses
 */
export function truncateLog(database: Database): boolean {
  const timeout = Number(database.pragma('busy_timeout', { simple: true }))
  database.pragma('busy_timeout = 0')
  try {
    // The first column is `busy`.
    return database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0
  } catch {
    return false
  } finally {
    database.pragma(`busy_timeout = ${timeout}`)
  }
}
