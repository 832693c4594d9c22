import { integrityFindings, type Finding } from './check/integrity.js'
import { schemaFindings } from './check/schema.js'
import { newestVersion, openToRead, versionOf } from './database.js'
import { OperationFailed } from './faults.js'

/** An unfinished copy, and the file name that the operator knows. */
interface Copy {
  path: string
  named: string
}

/**
 * Checks that a file can serve as the database of this version of HAL.
 * @returns parts of the schema that are not HAL's, for the caller to judge
 * @throws OperationFailed with the fault, under the name that the operator gave
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
