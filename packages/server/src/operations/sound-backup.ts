import { integrityFindings, type Finding } from './check/integrity.js'
import { schemaFindings } from './check/schema.js'
import { newestVersion, openToRead, versionOf } from './database.js'
import { OperationFailed } from './faults.js'

/** A copy in the making, and the file that the operator knows it as. */
interface Copy {
  path: string
  named: string
}

/**
 * Makes sure that a file can serve as the database of this version of HAL.
 * @returns what in its schema is not HAL's, which is for the caller to judge
 * @throws OperationFailed saying what is wrong with it, under the name that the operator gave
 */
export function requireSound({ path, named }: Copy, depth: 'full' | 'quick'): Finding[] {
  const database = openToRead(path, named)
  try {
    const version = versionOf(database)
    if (version > newestVersion) {
      throw new OperationFailed(
        `${named} has schema version ${version}, this version of HAL knows only up to ${newestVersion}: use the newer HAL that wrote it.`,
      )
    }
    const [first] = integrityFindings(database, depth)
    if (first) throw new OperationFailed(`${named} is damaged (${first.detail}): use another backup.`)
    return schemaFindings(database, version)
  } finally {
    database.close()
  }
}
