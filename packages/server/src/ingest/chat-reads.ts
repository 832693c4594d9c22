import type { ConversationView, MessageView } from '@hal/contract/types'
import { covers, type ChatSide } from '../domain/conversations/access.js'
import { conversationView, messageView, type Viewer } from '../domain/conversations/view.js'
import type { MessageRow } from '../domain/records/rows.js'
import type { Queries, SideConversation } from '../store/port.js'

/** What the visitor's side reads after it has entered: the rules decide what it gets of what the store has. */

/** The conversations that the side may read, latest message first. */
export async function coveredConversations(queries: Queries, projectId: string, side: ChatSide): Promise<SideConversation[]> {
  const { chat_key, contact_id, proven } = side
  const candidates = await queries.sideConversations(projectId, { chat_key, contact_id: proven === null ? null : contact_id })
  return candidates.filter(({ row }) => covers(side, row))
}

/** The views of conversations out of all that are covered. */
export function viewsOf(shown: readonly SideConversation[], covered: readonly SideConversation[]): ConversationView[] {
  const ids = new Set(covered.map(({ row }) => row.id))
  return shown.map(({ row, unread }) => conversationView(row, unread, (id) => ids.has(id)))
}

/**
 * The view of one conversation, as it is now. Its neighbours are named if the side may read them.
 * `null` if it was deleted.
 */
export async function viewOfOne(queries: Queries, projectId: string, side: ChatSide, id: string): Promise<ConversationView | null> {
  const found = await queries.sideConversation(projectId, id)
  if (found === null) return null
  const { continues_id, continued_by_id } = found.row
  const covered = new Set<string>()
  for (const neighbour of [continues_id, continued_by_id]) {
    const row = neighbour === null ? undefined : (await queries.sideConversation(projectId, neighbour))?.row
    if (row !== undefined && covers(side, row)) covered.add(row.id)
  }
  return conversationView(found.row, found.unread, (other) => covered.has(other))
}

/** The views of messages. What visitors do not see is left out (C12, C13). */
export function messageViews(rows: readonly MessageRow[], viewer: Viewer): MessageView[] {
  return rows.flatMap((row) => messageView(row, viewer) ?? [])
}
