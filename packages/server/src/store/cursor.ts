import { InvalidCursor, type SortedListOptions } from './port.js'

/** Where a page ended: the value it was sorted by, and the id that breaks ties. */
export interface SortedPosition {
  value: string | number
  id: string
}

/** Where a page newest first ended: `ref` numbers rows in the order in which they were recorded. */
export interface TimedPosition {
  time: number
  /** Apart on a timeline only: events lie below activities of the same millisecond. */
  rank: number
  ref: number
}

type Sort = SortedListOptions['sort']

/** Opaque to clients; says the sort, so that another list's cursor is noticed. */
export function sortedCursor(sort: Sort, position: SortedPosition): string {
  return encode([sortTag(sort), position.value, position.id])
}

/** @throws InvalidCursor for one that `sortedCursor` did not make for this sort. */
export function readSortedCursor(sort: Sort, cursor: string): SortedPosition {
  const [value, id] = decode(cursor, sortTag(sort), 2)
  const valueType = sort.field === 'name' ? 'string' : 'number'
  if (typeof value !== valueType || typeof id !== 'string') throw new InvalidCursor()
  if (typeof value !== 'string' && typeof value !== 'number') throw new InvalidCursor()
  return { value, id }
}

export function timedCursor(list: 'events' | 'timeline', position: TimedPosition): string {
  return encode([list, position.time, position.rank, position.ref])
}

/** @throws InvalidCursor for one that `timedCursor` did not make for this kind of list. */
export function readTimedCursor(list: 'events' | 'timeline', cursor: string): TimedPosition {
  const [time, rank, ref] = decode(cursor, list, 3)
  if (!isInteger(time) || !isInteger(rank) || !isInteger(ref)) throw new InvalidCursor()
  return { time, rank, ref }
}

function sortTag({ field, descending }: Sort): string {
  return descending ? `-${field}` : field
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function encode(parts: (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function decode(cursor: string, tag: string, length: number): unknown[] {
  const bytes = Buffer.from(cursor, 'base64url')
  // Node skips what is no base64url; a cursor that was touched must not pass for the original.
  if (bytes.toString('base64url') !== cursor) throw new InvalidCursor()
  const parts = parseJson(bytes.toString())
  if (!Array.isArray(parts) || parts.length !== length + 1 || parts[0] !== tag) {
    throw new InvalidCursor()
  }
  return parts.slice(1)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidCursor()
  }
}
