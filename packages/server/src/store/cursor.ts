import { createHash } from 'node:crypto'
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

/** Everything that makes one list another: a cursor is good for just one. */
export interface ListIdentity {
  list: 'contacts' | 'companies' | 'projects' | 'events' | 'timeline'
  /** The project whose records are listed, or the user whose projects are. */
  of: string
  sort?: Sort
  filter: object
}

/** 72 bits: two lists that somebody mixes up by chance never have the same mark. */
const markCharacters = 12

/** Stands in every cursor of the list, and in those of no other. */
export function listMark({ list, of, sort, filter }: ListIdentity): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const identity = JSON.stringify([list, of, sort ? sortTag(sort) : null, given.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(identity).digest('base64url').slice(0, markCharacters)
}

/** Opaque to clients. */
export function sortedCursor(mark: string, position: SortedPosition): string {
  return encode([mark, position.value, position.id])
}

/** @throws InvalidCursor for one that `sortedCursor` did not make for this list. */
export function readSortedCursor(mark: string, sort: Sort, cursor: string): SortedPosition {
  const [value, id] = decode(cursor, mark, 2)
  const valueType = sort.field === 'name' ? 'string' : 'number'
  if (typeof value !== valueType || typeof id !== 'string') throw new InvalidCursor()
  if (typeof value !== 'string' && typeof value !== 'number') throw new InvalidCursor()
  return { value, id }
}

export function timedCursor(mark: string, position: TimedPosition): string {
  return encode([mark, position.time, position.rank, position.ref])
}

/** @throws InvalidCursor for one that `timedCursor` did not make for this list. */
export function readTimedCursor(mark: string, cursor: string): TimedPosition {
  const [time, rank, ref] = decode(cursor, mark, 3)
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

function decode(cursor: string, mark: string, length: number): unknown[] {
  const bytes = Buffer.from(cursor, 'base64url')
  // Node skips what is no base64url; a cursor that was touched must not pass for the original.
  if (bytes.toString('base64url') !== cursor) throw new InvalidCursor()
  const parts = parseJson(bytes.toString())
  if (!Array.isArray(parts) || parts.length !== length + 1 || parts[0] !== mark) {
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
