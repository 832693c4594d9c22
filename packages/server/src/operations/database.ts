import SqliteDatabase, { type Database } from 'better-sqlite3'
import { APPLICATION_ID } from '../store/sqlite/migrate.js'
import { isDamage } from '../store/sqlite/errors.js'
import { migrations } from '../store/sqlite/migrations/index.js'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { OperationFailed, withFile } from './faults.js'
import { exists, requireFile } from './files.js'

/** The schema that this version of HAL reads and writes. */
export const newestVersion = migrations.length

/**
 * Opens a database of HAL to read it, whatever its schema version, beside a running server too.
 * @param named what the operator knows the file as, where it is a copy
 * @throws OperationFailed where there is none, or the file is none of HAL's
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
 * Opens the database to change it, beside a running server too. It makes no database and upgrades
 * none: under a running server of an older version that would be a surprise.
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
