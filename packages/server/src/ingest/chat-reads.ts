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

/** The views of messages. What visitors do not see is left out (C12, C13). */
export function messageViews(rows: readonly MessageRow[], viewer: Viewer): MessageView[] {
  return rows.flatMap((row) => messageView(row, viewer) ?? [])
}
