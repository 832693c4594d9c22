import type { shortListQuery } from '@hal/contract'
import type { Page } from '@hal/contract/types'
import type { z } from 'zod'
import { InvalidCursor } from '../../store/port.js'

type ShortListQuery = Omit<z.output<typeof shortListQuery>, 'project_id'>

/** What a list can be sorted by; `own` is its order where none is asked for. No two items have the same key. */
export interface SortKeys<Item> {
  own(item: Item): string
  /** Ids are TypeIDs, which sort by the time they were made. */
  id(item: Item): string
  name(item: Item): string
}

/** A short list: what it holds, and of which project. */
export interface ShortList {
  list: 'stages' | 'api-keys'
  projectId: string
}

/**
 * A page of a list that comes whole from the store, as short ones do. The cursor is the key of the
 * last item shown, so a page goes on behind it whatever was written in between.
 * @throws InvalidCursor for a cursor of another list, project or sort
 */
export function pageBy<Item>(items: Item[], keys: SortKeys<Item>, { limit, cursor, sort }: ShortListQuery, list: ShortList): Page<Item> {
  const mark = `${list.list}\n${list.projectId}\n${sort ?? ''}\n`
  const keyOf = keyFor(keys, sort)
  const direction = sort?.startsWith('-') ? -1 : 1
  const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -direction : direction)
  const after = cursor === undefined ? undefined : decode(cursor, mark)
  const rest = items
    .filter((item) => after === undefined || order(keyOf(item), after) > 0)
    .sort((a, b) => order(keyOf(a), keyOf(b)))
  const data = rest.slice(0, limit)
  const last = data.at(-1)
  return { data, next_cursor: last && rest.length > limit ? encode(keyOf(last), mark) : null }
}

function keyFor<Item>({ own, id, name }: SortKeys<Item>, sort: ShortListQuery['sort']): (item: Item) => string {
  if (sort === undefined) return own
  return sort === 'name' ? (item) => `${name(item).toLowerCase()}\n${id(item)}` : id
}

const encode = (key: string, mark: string): string => Buffer.from(mark + key).toString('base64url')

function decode(cursor: string, mark: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const key = text.slice(mark.length)
  if (!text.startsWith(mark) || key === '' || encode(key, mark) !== cursor) throw new InvalidCursor('not a cursor of this list')
  return key
}
