import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { exists, giveSecondName, syncToDisk } from '../files.js'

/**
 * Replaces the database with a finished file, and keeps the old one as `aside`. There is always a file at `path`,
 * because a server that starts without one would create an empty database.
 */
export function swapIn(finished: string, path: string, aside: string): void {
  if (exists(path)) giveSecondName(path, aside)
  // SQLite would apply a leftover WAL to the restored database.
  for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
  renameSync(finished, path)
  syncToDisk(dirname(path))
}
