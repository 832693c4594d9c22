import { createHash } from 'node:crypto'
import { InvalidCursor, type ConversationSort, type SortField } from './port.js'

/** The end of a page: the sort value, and the id as the tie-breaker. */
export interface SortedPosition {
  value: string | number
  id: string
}

/** The end of a page in a newest-first list. `ref` numbers rows in the order of recording. */
export interface TimedPosition {
  time: number
  /** Used only by timelines: events come after activities of the same millisecond. */
  rank: number
  ref: number
}

/** The order of a list. */
export interface Sort {
  field: SortField | ConversationSort
  descending: boolean
}

/** The parameters that identify a list. A cursor is valid for one list only. */
export interface ListIdentity {
  list: 'contacts' | 'companies' | 'projects' | 'events' | 'timeline' | 'conversations' | 'messages'
  /** The id of the project, or of the user for the list of projects. */
  of: string
  sort?: Sort
  filter: object
}

/** 72 bits make an accidental collision between two lists practically impossible. */
const markCharacters = 12

/** The mark of a list. Every cursor contains the mark of its list, so other lists reject it. */
export function listMark({ list, of, sort, filter }: ListIdentity): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const identity = JSON.stringify([list, of, sort ? sortTag(sort) : null, given.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(identity).digest('base64url').slice(0, markCharacters)
}

/** Opaque to clients. */
export function sortedCursor(mark: string, position: SortedPosition): string {
  return encode([mark, position.value, position.id])
}

/** @throws InvalidCursor if `sortedCursor` did not make the cursor for this list */
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

/** @throws InvalidCursor if `timedCursor` did not make the cursor for this list */
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
  // Node ignores characters that are not base64url, so an altered cursor could decode to the same bytes.
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
