import SqliteDatabase, { type Database } from 'better-sqlite3'
import { APPLICATION_ID } from '../store/sqlite/migrate.js'
import { isDamage } from '../store/sqlite/errors.js'
import { migrations } from '../store/sqlite/migrations/index.js'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { OperationFailed, withFile } from './faults.js'
import { exists, requireFile } from './files.js'

/** The schema version that this version of HAL reads and writes. */
export const newestVersion = migrations.length

/**
 * Opens a HAL database read-only, with any schema version. A server may be running.
 * @param named the name that the operator knows the file by, if `path` is a copy
 * @throws OperationFailed if there is no file, or if it is not a HAL database
 */
export function openToRead(path: string, named = path): Database {
  if (!withFile(named, () => exists(path))) throw new OperationFailed(`There is no database at ${named}: HAL_DATABASE_URL says where it is.`)
  requireFile(path, named)
  const database = withFile(named, () => new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5_000 }))
  try {
    if (database.pragma('application_id', { simple: true }) === APPLICATION_ID) return database
    throw new OperationFailed(`${named} is not a database of HAL: name another file.`)
  } catch (error) {
    database.close()
    if (isDamage(error)) throw new OperationFailed(`${named} is not a sound SQLite database: restore a backup, or name another file. (${String(error)})`)
    throw error
  }
}

/** The schema version of an open database. */
export function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/**
 * Opens the database for changes. A server may be running. Neither creates nor upgrades a database: an upgrade
 * would break a running server of an older version.
 */
export function openToWrite(path: string): SqliteStore {
  const database = openToRead(path)
  const version = versionOf(database)
  database.close()
  if (version < newestVersion) {
    throw new OperationFailed(
      `${path} has schema version ${version}, this version of HAL writes ${newestVersion}: start the server once, which upgrades it.`,
    )
  }
  return openSqliteStore({ path })
}
