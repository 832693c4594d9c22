import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const namePattern = /^hal-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.sqlite$/

/** Where `hal backup` writes by default: the folder `backups` beside the database. */
export const backupFolder = (databasePath: string): string => join(dirname(databasePath), 'backups')

/** Formats a time for a file name: `2026-11-25T14-05-09Z` sorts, and every file system accepts it. `at` is epoch ms. */
export function fileTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-')
}

/** The default name of a backup that began at `at` (epoch ms). */
export const backupName = (at: number): string => `hal-${fileTime(at)}.sqlite`

/**
 * Finds out when the newest backup in the default folder began. `hal backup` gives a file its name only after it
 * has checked it, so unfinished and damaged copies are not found. A file without content does not count.
 * @returns epoch ms, or `null` if there is no backup
 */
export function newestBackupAt(databasePath: string): number | null {
  const folder = backupFolder(databasePath)
  const [newest] = namesIn(folder)
    .map((name) => ({ name, at: timeOfName(name) }))
    .filter(({ name, at }) => !Number.isNaN(at) && hasContent(join(folder, name)))
    .map(({ at }) => at)
    .sort((a, b) => b - a)
  return newest ?? null
}

/** A folder that is missing or cannot be read holds no usable backup. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function timeOfName(name: string): number {
  const [, day, hours, minutes, seconds] = namePattern.exec(name) ?? []
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`)
}

function hasContent(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.isFile() && found.size > 0
}
