import { InvalidCursor, type SideConversation } from '../../../store/port.js'

/**
 * A place in the list of a visitor's conversations, latest message first. It has a cursor of its own, because the rules
 * choose what is listed after the store has read it, and routes know no cursors of the store.
 */
export interface Place {
  /** Names the list. A cursor is valid for one list only. */
  mark: string
  /** The key of the last conversation of the previous page. `null` at the beginning. */
  after: string | null
}

/** Keys of equal length, so that texts have the order of times. */
const timeDigits = 16

const keyOf = ({ row }: SideConversation): string => `${String(row.last_message_at).padStart(timeDigits, '0')}\n${row.id}`

/** @throws InvalidCursor for a cursor of another list, project or visitor */
export function placeOf(projectId: string, visitorId: string, cursor: string | undefined): Place {
  const mark = `${JSON.stringify(['conversations', projectId, visitorId])}\n`
  return { mark, after: cursor === undefined ? null : decode(cursor, mark) }
}

/** Cuts a page from all that is covered. A new message moves its conversation and no other (C39). */
export function pageAt(
  covered: readonly SideConversation[],
  { mark, after }: Place,
  limit: number,
): { shown: SideConversation[]; next_cursor: string | null } {
  const rest = after === null ? covered : covered.filter((item) => keyOf(item) < after)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next_cursor: last && rest.length > limit ? encode(keyOf(last), mark) : null }
}

const encode = (key: string, mark: string): string => Buffer.from(mark + key).toString('base64url')

function decode(cursor: string, mark: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const key = text.slice(mark.length)
  if (!text.startsWith(mark) || key === '' || encode(key, mark) !== cursor) throw new InvalidCursor('not a cursor of this list')
  return key
}
