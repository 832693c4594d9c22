import type { Database } from 'better-sqlite3'
import type { Event, Page, TimelineItem } from '@hal/contract/types'
import { listMark, readTimedCursor, timedCursor, type TimedPosition } from '../cursor.js'
import type { EventFilter, ListOptions } from '../port.js'
import { createEventPositions, newestFirst, type Position } from './event-positions.js'
import type { Tables } from './tables/index.js'

/** Within one millisecond, activities come before events. */
const EVENT_RANK = 0
const ACTIVITY_RANK = 1

const TOP: TimedPosition = { time: Number.MAX_SAFE_INTEGER, rank: ACTIVITY_RANK, ref: Number.MAX_SAFE_INTEGER }

type TimelineOf = { contact_id: string } | { company_id: string }

/** Newest-first lists. */
export function createEventLists(database: Database, tables: Tables, scanLimit?: number) {
  const eventPositions = createEventPositions(database, tables, scanLimit)
  const activityPositions = createActivityPositions(database)

  const load = (page: TimedPosition[]): TimelineItem[] => {
    const events = tables.events.findByRefs(refsOf(page.filter(({ rank }) => rank === EVENT_RANK)))
    return page.flatMap(({ rank, ref }): TimelineItem[] => {
      const event = rank === EVENT_RANK ? events.get(ref) : undefined
      if (event) return [{ type: 'event', ...event }]
      const activity = tables.activities.findByRef(ref)
      return activity ? [{ type: 'activity', ...activity }] : []
    })
  }

  return {
    /**
     * A page may hold fewer than `limit` events and still have a next page, if the filter matches few events
     * (`SCAN_LIMIT`).
     */
    events(projectRef: number, { cursor, limit, project_id: of }: ListOptions, filter: EventFilter): Page<Event> {
      const mark = listMark({ list: 'events', of, filter })
      const before = cursor === null ? TOP : readTimedCursor(mark, cursor)
      const found = eventPositions(projectRef, filter)(below(before, EVENT_RANK), limit + 1)
      const page = found.positions.slice(0, limit)
      const end = found.positions.length > limit ? page.at(-1) : found.brokenOffAt
      const events = tables.events.findByRefs(refsOf(page))
      return {
        data: page.flatMap(({ ref }) => events.get(ref) ?? []),
        next_cursor: end ? timedCursor(mark, { ...end, rank: EVENT_RANK }) : null,
      }
    },

    timeline(projectRef: number, { cursor, limit, project_id }: ListOptions, of: TimelineOf): Page<TimelineItem> {
      const mark = listMark({ list: 'timeline', of: project_id, filter: of })
      const before = cursor === null ? TOP : readTimedCursor(mark, cursor)
      const events = eventPositions(projectRef, of)(below(before, EVENT_RANK), limit + 1).positions
      const activities = activityPositions(projectRef, of, below(before, ACTIVITY_RANK), limit + 1)
      const positions = [...ranked(events, EVENT_RANK), ...ranked(activities, ACTIVITY_RANK)].sort(
        (a, b) => b.time - a.time || b.rank - a.rank || newestFirst(a, b),
      )
      const page = positions.slice(0, limit)
      const end = positions.length > limit ? page.at(-1) : undefined
      return { data: load(page), next_cursor: end ? timedCursor(mark, end) : null }
    },
  }
}

function createActivityPositions(database: Database) {
  const prepare = (column: 'contact_id' | 'company_id') =>
    database.prepare<[number, string, number, number, number], Position>(`
      SELECT at AS time, ref FROM activities
      WHERE project_ref = ? AND ${column} = ? AND (at, ref) < (?, ?)
      ORDER BY at DESC, ref DESC LIMIT ?`)
  const ofContact = prepare('contact_id')
  const ofCompany = prepare('company_id')

  return (projectRef: number, of: TimelineOf, { time, ref }: Position, limit: number): Position[] =>
    'contact_id' in of
      ? ofContact.all(projectRef, of.contact_id, time, ref, limit)
      : ofCompany.all(projectRef, of.company_id, time, ref, limit)
}

/** Converts a position among rows of all ranks to the position where rows of one rank continue. */
function below({ time, rank, ref }: TimedPosition, ofRank: number): Position {
  if (ofRank === rank) return { time, ref }
  return { time, ref: ofRank < rank ? Number.MAX_SAFE_INTEGER : 0 }
}

function refsOf(positions: Position[]): number[] {
  return positions.map(({ ref }) => ref)
}

function ranked(positions: Position[], rank: number): TimedPosition[] {
  return positions.map((position) => ({ ...position, rank }))
}
