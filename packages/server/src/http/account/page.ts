import type { Page } from '@hal/contract/types'
import { InvalidCursor } from '../../store/port.js'

/**
 * A page of a list that comes whole from the store, as short ones do. The cursor is the key of the
 * last item shown, so a page goes on behind it whatever was written in between.
 *
 * @param keyOf what the list is in order of; no two items have the same
 */
export function pageBy<Item>(
  items: Item[],
  keyOf: (item: Item) => string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Page<Item> {
  const after = cursor === undefined ? '' : decode(cursor)
  const rest = items.filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const data = rest.slice(0, limit)
  const last = data.at(-1)
  return { data, next_cursor: last && rest.length > limit ? encode(keyOf(last)) : null }
}

const encode = (key: string): string => Buffer.from(key).toString('base64url')

function decode(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (key === '' || encode(key) !== cursor) throw new InvalidCursor('not a cursor of this list')
  return key
}
