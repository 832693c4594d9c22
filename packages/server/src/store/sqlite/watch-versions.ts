import type { Database } from 'better-sqlite3'
import { createVersions, type Versions } from '../versions.js'

/**
 * Versions that also detect writes of other processes. Use inside a transaction. Calls `othersWrote` for each
 * detection.
 */
export function watchVersions(database: Database, othersWrote: () => void): Versions {
  const versions = createVersions()
  // Changes when another connection commits, but not with this connection's own commits.
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
