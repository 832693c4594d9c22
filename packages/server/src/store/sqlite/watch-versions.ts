import type { Database } from 'better-sqlite3'
import { createVersions, type Versions } from '../versions.js'

/** Versions that notice other processes on the file too; to be asked inside a transaction. `othersWrote` is told of them. */
export function watchVersions(database: Database, othersWrote: () => void): Versions {
  const versions = createVersions()
  // Changes when another connection has committed, not by what this one commits.
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
  let seen = dataVersion.get()

  const noticeOthers = () => {
    const current = dataVersion.get()
    if (current === seen) return
    seen = current
    versions.allWritten()
    othersWrote()
  }

  return {
    ...versions,
    now() {
      noticeOthers()
      return versions.now()
    },
    isStale(projectId, version) {
      noticeOthers()
      return versions.isStale(projectId, version)
    },
  }
}
