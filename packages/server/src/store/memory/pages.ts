import type { Event, Page, TimelineItem } from '@hal/contract/types'
import {
  readSortedCursor,
  readTimedCursor,
  sortedCursor,
  timedCursor,
  type Sort,
  type SortedPosition,
  type TimedPosition,
} from '../cursor.js'
import { nameOrder } from '../fold.js'
import type { ListOptions } from '../port.js'
import { compareText } from './read-rows.js'
import type { Logged } from './state.js'

type Sortable = { id: string } & Partial<Record<Sort['field'], string | number | null>>

/** The position of a row in a list of numbers and names. */
function valueOf(row: Sortable, field: Sort['field']): string | number {
  const value = row[field]
  return typeof value === 'number' ? value : nameOrder(value ?? null)
}

/** List options with the mark of the list's cursors. */
type Marked<Options> = Omit<Options, 'project_id'> & { mark: string }

/** One page of rows, sorted by a field and then by id. */
export function sortedPage<Row extends Sortable>(rows: Row[], options: Marked<ListOptions & { sort: Sort }>): Page<Row> {
  const { sort, cursor, limit, mark } = options
  const direction = sort.descending ? -1 : 1
  const position = (row: Row): SortedPosition => ({
    value: valueOf(row, sort.field),
    id: row.id,
  })
  const after = cursor === null ? null : readSortedCursor(mark, sort, cursor)
  const rest = rows
    .filter((row) => after === null || direction * compareSorted(position(row), after) > 0)
    .sort((a, b) => direction * compareSorted(position(a), position(b)))
  return cut(rest, limit, (row) => sortedCursor(mark, position(row)))
}

function compareSorted(a: SortedPosition, b: SortedPosition): number {
  const byValue =
    typeof a.value === 'number' && typeof b.value === 'number'
      ? a.value - b.value
      : compareText(String(a.value), String(b.value))
  return byValue || compareText(a.id, b.id)
}

/** An item with its position in a newest-first list. */
export interface Timed<Item> {
  position: TimedPosition
  item: Item
}

/** One page of a newest-first list. */
export function timedPage<Item extends Event | TimelineItem>(
  items: Timed<Item>[],
  { cursor, limit, mark }: Marked<ListOptions>,
): Page<Item> {
  const before = cursor === null ? null : readTimedCursor(mark, cursor)
  const rest = items
    .filter(({ position }) => before === null || newestFirst(before, position) < 0)
    .sort((a, b) => newestFirst(a.position, b.position))
  const page = cut(rest, limit, ({ position }) => timedCursor(mark, position))
  return { ...page, data: page.data.map(({ item }) => item) }
}

/** One page of a log, in the order in which its rows were written or the reverse. */
export function loggedPage<Row>(log: Logged<Row>[], { cursor, limit, mark, descending }: Marked<ListOptions> & { descending: boolean }): Page<Row> {
  const after = cursor === null ? null : readTimedCursor(mark, cursor).ref
  const direction = descending ? -1 : 1
  const rest = log
    .filter(({ ref }) => after === null || direction * (ref - after) > 0)
    .sort((a, b) => direction * (a.ref - b.ref))
  const page = cut(rest, limit, ({ ref }) => timedCursor(mark, { time: 0, rank: 0, ref }))
  return { ...page, data: page.data.map(({ row }) => row) }
}

function newestFirst(a: TimedPosition, b: TimedPosition): number {
  return b.time - a.time || b.rank - a.rank || b.ref - a.ref
}

function cut<Row>(rows: Row[], limit: number, toCursor: (row: Row) => string): Page<Row> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return { data, next_cursor: rows.length > limit && last !== undefined ? toCursor(last) : null }
}
