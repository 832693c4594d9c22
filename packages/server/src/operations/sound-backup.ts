import { integrityFindings } from './check/integrity.js'
import { newestVersion, openToRead, versionOf } from './database.js'
import { OperationFailed } from './faults.js'

/**
 * Makes sure that a file can serve as the database of this version of HAL.
 * @throws OperationFailed saying what is wrong with it
 */
export function requireSound(path: string, depth: 'full' | 'quick'): void {
  const database = openToRead(path)
  try {
    const version = versionOf(database)
    if (version > newestVersion) {
      throw new OperationFailed(
        `${path} has schema version ${version}, this version of HAL knows only up to ${newestVersion}: use the newer HAL that wrote it.`,
      )
    }
    const [first] = integrityFindings(database, depth)
    if (first) throw new OperationFailed(`${path} is damaged (${first.detail}): use another backup.`)
  } finally {
    database.close()
  }
}
