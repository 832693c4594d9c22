import type { shortListQuery } from '@hal/contract'
import type { Page } from '@hal/contract/types'
import type { z } from 'zod'
import { InvalidCursor } from '../../store/port.js'

type ShortListQuery = Omit<z.output<typeof shortListQuery>, 'project_id'>

/** Keys that a list can be sorted by. `own` is the default order. No two items have the same key. */
export interface SortKeys<Item> {
  own(item: Item): string
  /** Ids are TypeIDs, which sort by creation time. */
  id(item: Item): string
  name(item: Item): string
}

/** Identifies a short list: its kind and its project. */
export interface ShortList {
  list: 'stages' | 'api-keys'
  projectId: string
}

/**
 * Cuts a page from a short list, which the store returns whole. The cursor is the key of the last item shown,
 * so paging works while items are added or removed.
 * @throws InvalidCursor for a cursor of another list, project or sort order
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
