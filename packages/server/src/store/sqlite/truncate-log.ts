import type { Database } from 'better-sqlite3'

/**
 * Copies the whole log into the database, syncs the database and truncates the log. Does not wait for other
 * connections.
 *
 * @returns `false` if another process reads, a checkpoint runs or the disk reports an error
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
