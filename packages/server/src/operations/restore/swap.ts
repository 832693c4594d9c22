import { copyFileSync, constants, linkSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { exists, syncToDisk } from '../files.js'

/**
 * Puts a finished file in the place of the database, and the database aside. At no moment is there
 * no database: a server that starts then would make an empty one.
 */
export function swapIn(finished: string, path: string, aside: string): void {
  if (exists(path)) keep(path, aside)
  // A log in the place of a restored database would be read as its own.
  if (exists(`${path}-wal`)) renameSync(`${path}-wal`, `${aside}-wal`)
  rmSync(`${path}-shm`, { force: true })
  renameSync(finished, path)
  syncToDisk(dirname(path))
}

/** A second name for the same file; a copy where the file system has no such names. */
function keep(path: string, aside: string): void {
  try {
    linkSync(path, aside)
  } catch (error) {
    if (!hasNoLinks(error)) throw error
    copyFileSync(path, aside, constants.COPYFILE_EXCL)
    syncToDisk(aside)
  }
}

function hasNoLinks(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS)$/.test(String(error.code))
}
