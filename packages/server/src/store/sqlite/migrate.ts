import type { Database } from 'better-sqlite3'
import { UnusableDatabase } from './errors.js'
import { addFunctions } from './functions.js'
import { migrations } from './migrations/index.js'

/** Bytes 68-71 of the file, "HAL1". Distinguishes HAL's databases from those of other programs. */
export const APPLICATION_ID = 0x48414c31

/**
 * Migrates the database to the newest schema in one transaction.
 *
 * @throws UnusableDatabase when the database belongs to another program or a newer version of HAL
 */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  addFunctions(database)
  // Reads the version inside the transaction, so that two processes that start together do not both migrate.
  database.transaction(() => {
    const version = readVersion(database, steps.length)
    for (const step of steps.slice(version)) database.exec(step)
    if (version === steps.length) return
    database.pragma(`application_id = ${APPLICATION_ID}`)
    database.pragma(`user_version = ${steps.length}`)
  }).immediate()
}

function readVersion(database: Database, newest: number): number {
  const version = Number(database.pragma('user_version', { simple: true }))
  const isOurs = database.pragma('application_id', { simple: true }) === APPLICATION_ID
  if (!isOurs && (version !== 0 || hasTables(database))) {
    throw new UnusableDatabase(`${database.name} is the database of another program`)
  }
  if (version > newest) {
    throw new UnusableDatabase(
      `${database.name} has schema version ${version}, and this version of HAL knows only up to ` +
        `${newest}: start the newer HAL that wrote it, or restore a backup`,
    )
  }
  return version
}

function hasTables(database: Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}
