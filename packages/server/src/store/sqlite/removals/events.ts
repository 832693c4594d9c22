import type { Database } from 'better-sqlite3'
import type { DueEvents, EventPlace, Slice } from '../../port.js'
import type { RowCache } from '../row-cache.js'
import type { Tables } from '../tables/index.js'

interface Candidate extends EventPlace {
  received_at: number
  attribution_ref: number
}

const START: EventPlace = { timestamp: Number.MIN_SAFE_INTEGER, ref: 0 }

/** The rows that a slice examined, the due rows among them, and where the next slice begins. */
export interface Found {
  looked: number
  due: Candidate[]
  next: EventPlace | null
}

/**
 * Finds and removes events by time of receipt. There is no index for that time, because one more index of events
 * would cost a third of the ingest rate. An event's timestamp is never later than its receipt (R27). So in the
 * index by timestamp, all due events lie before the cut-off. Events there that are not due yet arrived late. They
 * are rare and skipped.
 */
export function createEventRemoval(database: Database, tables: Tables, cache: RowCache) {
  const candidates = database.prepare<[number, number, number, number, number], Candidate>(`
    SELECT timestamp, ref, received_at, attribution_ref FROM events INDEXED BY events_by_project
    WHERE project_ref = ? AND timestamp < ? AND (timestamp, ref) > (?, ?) ORDER BY timestamp, ref LIMIT ?`)
  // Another process may have removed an event since, and a new event may have its ref. The unary `+` keeps SQLite
  // from scanning all events of the project for a few refs.
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

    /** Must run inside a transaction. @returns the number of removed events */
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
  /** JSON array. */
  refs: string
  project: number
  before: number
}

/** Converts to the port's format. */
export function eventSlice({ looked, next }: Found, removed: number): Slice & { next: EventPlace | null } {
  return { looked, removed, next, isLast: next === null }
}
