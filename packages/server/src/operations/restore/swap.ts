import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { exists, giveSecondName, syncToDisk } from '../files.js'

/**
 * Puts a finished file in the place of the database, and the database aside. At no moment is there
 * no database: a server that starts then would make an empty one.
 */
export function swapIn(finished: string, path: string, aside: string): void {
  if (exists(path)) giveSecondName(path, aside)
  // A log in the place of a restored database would be read as its own.
  for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
  renameSync(finished, path)
  syncToDisk(dirname(path))
}
