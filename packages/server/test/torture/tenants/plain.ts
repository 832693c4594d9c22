import { kinds, type Kind, type Known } from './scene.js'

/** What differs from run to run, whatever the rules: when it was, and what chance made. */
const ofTheMoment = new Set(['request_id', 'visitor_token', 'chat_token', 'expires_at', 'identity_secret', 'previous_secret_expires_at', 'key', 'next_cursor', 'timestamp', 'received_at', 'at', 'created_at', 'updated_at', 'stage_changed_at', 'first_seen_at', 'last_seen_at', 'project_id', 'operation_id', 'actor', 'last_message_at', 'waiting_since', 'first_response_at', 'first_response_seconds', 'resolved_at', 'visitor_read_at', 'written_at', 'edited_at', 'deleted_at'])

const anyId = /\b(contact|company|stage|key|activity|user|project|conversation|message)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g
const anyUuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

/** Learns the ids that an answer tells, in their order. */
export function learn(known: Known, body: string): void {
  for (const [id, kind = ''] of body.matchAll(anyId)) {
    if (!isKind(kind)) continue
    const ids = known.ids[kind]
    if (!ids.includes(id)) ids.push(id)
  }
}

const isKind = (text: string): text is Kind => kinds.some((kind) => kind === text)

/**
 * An answer as it would be in any run: each id by its number among those that the tenant knows, lists
 * without an order, since what happens in one millisecond has none.
 */
export function plain(known: Known, value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(anyId, (id, kind: string) => `${kind}-${numberOf(known, id, kind)}`).replaceAll(anyUuid, 'uuid')
  if (Array.isArray(value)) return value.map((item) => plain(known, item)).sort(byText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !ofTheMoment.has(key)).map(([key, item]) => [key, plain(known, item)]))
}

/** Others' are all the same: none of its own. */
const numberOf = (known: Known, id: string, kind: string): number | string => (isKind(kind) ? known.ids[kind].indexOf(id) : 'any')

function byText(one: unknown, other: unknown): number {
  const [a, b] = [JSON.stringify(one) ?? '', JSON.stringify(other) ?? '']
  return a === b ? 0 : a < b ? -1 : 1
}
