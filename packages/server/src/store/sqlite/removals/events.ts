import type { Database } from 'better-sqlite3'
import type { DueEvents, EventPlace, Slice } from '../../port.js'
import type { RowCache } from '../row-cache.js'
import type { Tables } from '../tables/index.js'

interface Candidate extends EventPlace {
  received_at: number
  attribution_ref: number
}

const START: EventPlace = { timestamp: Number.MIN_SAFE_INTEGER, ref: 0 }

/** What a slice finds: rows that it went through, those of them that are due, and where the next one begins. */
export interface Found {
  looked: number
  due: Candidate[]
  next: EventPlace | null
}

/**
 * Finds and removes events by the time of their receipt, which no index knows: one more index of events would cost a
 * third of the ingest rate. An event is never later than its receipt (R27), so all that is due stands before the same
 * time in the index by timestamp. What stands there and is not due yet came late, which is rare, and is passed over.
 */
export function createEventRemoval(database: Database, tables: Tables, cache: RowCache) {
  const candidates = database.prepare<[number, number, number, number, number], Candidate>(`
    SELECT timestamp, ref, received_at, attribution_ref FROM events INDEXED BY events_by_project
    WHERE project_ref = ? AND timestamp < ? AND (timestamp, ref) > (?, ?) ORDER BY timestamp, ref LIMIT ?`)
  // Another process may have removed an event in the meantime, and its ref been given to a new one. The sign keeps
  // SQLite from walking all events of the project for a few refs.
  const stillDue = 'e.ref IN (SELECT value FROM json_each(:refs)) AND +e.project_ref = :project AND e.received_at < :before'
  const keepIds = database.prepare<[DueRefs]>(`
    INSERT INTO operations (project_ref, id, type) SELECT e.project_ref, e.id, 'track' FROM events e WHERE ${stillDue}`)
  const remove = database.prepare<[DueRefs]>(`DELETE FROM events AS e WHERE ${stillDue}`)

  return {
    find(projectRef: number, { received_before }: DueEvents, after: EventPlace | null, rows: number): Found {
      const { timestamp, ref } = after ?? START
      const found = candidates.all(projectRef, received_before, timestamp, ref, rows)
      const last = found.at(-1)
      return {
        looked: found.length,
        due: found.filter((event) => event.received_at < received_before),
        next: last !== undefined && found.length === rows ? { timestamp: last.timestamp, ref: last.ref } : null,
      }
    },

    /** Inside a transaction. @returns how many are gone */
    remove(projectRef: number, { project_id, received_before }: DueEvents, due: Candidate[]): number {
      const refs = JSON.stringify(due.map(({ ref }) => ref))
      const these = { refs, project: projectRef, before: received_before }
      keepIds.run(these)
      const seen = tables.visitors.noteSeenByEvents(refs)
      const { changes } = remove.run(these)
      const left = tables.attributions.removeEmpty([...new Set(due.map(({ attribution_ref }) => attribution_ref))])
      cache.forgetVisitors(project_id, [...seen, ...left])
      return changes
    },
  }
}

interface DueRefs {
  /** JSON. */
  refs: string
  project: number
  before: number
}

/** As the port answers it. */
export function eventSlice({ looked, next }: Found, removed: number): Slice & { next: EventPlace | null } {
  return { looked, removed, next, isLast: next === null }
}
