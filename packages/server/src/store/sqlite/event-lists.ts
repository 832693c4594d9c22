import type { Database } from 'better-sqlite3'
import type { Event, Page, TimelineItem } from '@hal/contract/types'
import { readTimedCursor, timedCursor, type TimedPosition } from '../cursor.js'
import type { EventFilter, ListOptions } from '../port.js'
import { createEventPositions, newestFirst, type Position, type Positions } from './event-positions.js'
import type { Tables } from './tables/index.js'

/** At the same millisecond, activities stand above events. */
const EVENT_RANK = 0
const ACTIVITY_RANK = 1

const TOP: TimedPosition = { time: Number.MAX_SAFE_INTEGER, rank: ACTIVITY_RANK, ref: Number.MAX_SAFE_INTEGER }

export type TimelineOf = { contact_id: string } | { company_id: string }

/** Lists newest first. */
export function createEventLists(database: Database, tables: Tables) {
  const eventPositions = createEventPositions(database, tables)
  const activityPositions = {
    contact_id: prepareActivities(database, 'contact_id'),
    company_id: prepareActivities(database, 'company_id'),
  }

  const activitiesOf = (projectRef: number, of: TimelineOf): Positions =>
    'contact_id' in of
      ? (before, limit) => activityPositions.contact_id.all(projectRef, of.contact_id, before.time, before.ref, limit)
      : (before, limit) => activityPositions.company_id.all(projectRef, of.company_id, before.time, before.ref, limit)

  const load = ({ rank, ref }: TimedPosition): TimelineItem[] => {
    const event = rank === EVENT_RANK ? tables.events.findByRef(ref) : undefined
    if (event) return [{ type: 'event', ...event }]
    const activity = tables.activities.findByRef(ref)
    return activity ? [{ type: 'activity', ...activity }] : []
  }

  return {
    events(projectRef: number, options: ListOptions, filter: EventFilter): Page<Event> {
      const before = options.cursor === null ? TOP : readTimedCursor('events', options.cursor)
      const positions = below(before, EVENT_RANK, eventPositions(projectRef, filter), options.limit + 1)
      const page = toPage('events', positions, options.limit)
      return { ...page, data: page.data.flatMap(({ ref }) => tables.events.findByRef(ref) ?? []) }
    },

    timeline(projectRef: number, options: ListOptions, of: TimelineOf): Page<TimelineItem> {
      const before = options.cursor === null ? TOP : readTimedCursor('timeline', options.cursor)
      const limit = options.limit + 1
      const positions = [
        ...below(before, EVENT_RANK, eventPositions(projectRef, of), limit),
        ...below(before, ACTIVITY_RANK, activitiesOf(projectRef, of), limit),
      ].sort((a, b) => b.time - a.time || b.rank - a.rank || newestFirst(a, b))
      const page = toPage('timeline', positions.slice(0, limit), options.limit)
      return { ...page, data: page.data.flatMap(load) }
    },
  }
}

function prepareActivities(database: Database, column: 'contact_id' | 'company_id') {
  return database.prepare<[number, string, number, number, number], Position>(`
    SELECT at AS time, ref FROM activities
    WHERE project_ref = ? AND ${column} = ? AND (at, ref) < (?, ?)
    ORDER BY at DESC, ref DESC LIMIT ?`)
}

/** The positions of one kind that lie below a place between both kinds. */
function below(before: TimedPosition, rank: number, positions: Positions, limit: number): TimedPosition[] {
  const ref = rank === before.rank ? before.ref : rank < before.rank ? Number.MAX_SAFE_INTEGER : 0
  return positions({ time: before.time, ref }, limit).map((position) => ({ ...position, rank }))
}

function toPage(
  list: 'events' | 'timeline',
  positions: TimedPosition[],
  limit: number,
): Page<TimedPosition> {
  const data = positions.slice(0, limit)
  const last = data.at(-1)
  const hasMore = positions.length > limit && last !== undefined
  return { data, next_cursor: hasMore ? timedCursor(list, last) : null }
}
