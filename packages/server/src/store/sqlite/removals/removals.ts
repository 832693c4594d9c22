import type { Database } from 'better-sqlite3'
import type { Removals } from '../../port.js'
import type { Versions } from '../../versions.js'
import { mapErrors } from '../errors.js'
import type { OwedTruncation } from '../owed-truncation.js'
import type { RowCache } from '../row-cache.js'
import type { Tables } from '../tables/index.js'
import type { Transact } from '../transact.js'
import { createEventRemoval, eventSlice, type Found } from './events.js'
import { createProjectRemoval } from './project.js'

interface Parts {
  database: Database
  tables: Tables
  versions: Versions
  cache: RowCache
  transact: Transact
  truncation: OwedTruncation
  /** Queues a transaction among the commits. */
  write<Outcome>(erases: boolean, transaction: () => Outcome): Promise<Outcome>
}

/**
 * Removal in SQLite. A slice is written like a commit: it is queued with the commits and does not wait for the
 * disk.
 */
export function createRemovals({ database, tables, versions, cache, transact, truncation, write }: Parts): Removals {
  const events = createEventRemoval(database, tables, cache)
  const project = createProjectRemoval(database)
  const removeFound = database.transaction(events.remove)
  const begin = database.transaction(project.begin)
  const removeOf = database.transaction((ref: number, now: number, rows: number) => {
    const slice = project.slice(ref, now, rows)
    // The log would still contain the removed data (R29).
    if (slice.isLast) truncation.owe()
    return slice
  })
  const projectIds = database.prepare<[], string>(`
    SELECT id FROM projects WHERE ref NOT IN (SELECT project_ref FROM project_removals WHERE project_ref IS NOT NULL)
    ORDER BY created_at, id`).pluck()
  const retentions = database.prepare<[], { project_id: string; days: number }>(`
    SELECT id AS project_id, event_retention_days AS days FROM projects WHERE event_retention_days IS NOT NULL
      AND ref NOT IN (SELECT project_ref FROM project_removals WHERE project_ref IS NOT NULL)
    ORDER BY created_at, id`)

  return {
    projectIds: async () => mapErrors(() => projectIds.all()),
    retentions: async () => mapErrors(() => retentions.all()),

    async removeEvents(due, after, rows) {
      const projectRef = tables.projects.findRef(due.project_id)
      const found: Found = projectRef === undefined ? nothingFound : mapErrors(() => events.find(projectRef, due, after, rows))
      if (projectRef === undefined || found.due.length === 0) return eventSlice(found, 0)
      const removed = await write(false, () => transact(() => removeFound.immediate(projectRef, due, found.due)))
      versions.projectWritten(due.project_id)
      return eventSlice(found, removed)
    },

    async beginProject(projectId, now) {
      const hasBegun = await write(false, () => transact(() => begin.immediate(projectId, now)))
      cache.forgetProject(projectId)
      versions.projectWritten(projectId)
      return hasBegun
    },

    removeOfProject: (removalRef, now, rows) =>
      write(true, () => withoutForeignKeys(database, () => transact(() => removeOf.immediate(removalRef, now, rows)))),

    projects: async () => mapErrors(() => project.all()),
    settleErasures: async () => mapErrors(() => {
      truncation.lookAgain()
      truncation.settle()
    }),
  }
}

const nothingFound: Found = { looked: 0, due: [], next: null }

/** With foreign keys on, SQLite would scan the activities of all projects when the project row is removed. */
function withoutForeignKeys<Outcome>(database: Database, work: () => Outcome): Outcome {
  database.pragma('foreign_keys = OFF')
  try {
    return work()
  } finally {
    database.pragma('foreign_keys = ON')
  }
}
