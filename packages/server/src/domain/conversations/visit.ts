import type { Change } from '../change.js'
import type { Context, Refusal } from '../decision.js'
import type { Records } from '../records/records.js'
import type { ConversationRow } from '../records/rows.js'
import { beginWork } from '../records/work.js'
import type { ChatSide } from './access.js'
import { enterConversations } from './claim.js'
import { markRead } from './marks.js'
import { hasNoToken, namedConversation, noToken, sideOf, type Shown } from './side.js'

/** A call of the visitor's side that reads, or moves its mark. */
export interface Visit extends Shown {
  /** Absent for the list. */
  conversation_ref?: string | undefined
  read_up_to?: number | undefined
}

export type Visited = { ok: true; side: ChatSide; conversation: ConversationRow | null; changes: Change[] } | { ok: false; refusal: Refusal }

/**
 * Decides a call to `list`, `messages` or `read`. The contact takes its conversations and claims them first (C21, C30),
 * then the named one must be covered (C32). A refused call writes nothing.
 */
export function visit(records: Records, visited: Visit, context: Context): Visited {
  const work = beginWork(records, context, { source: 'widget', actor: visited.visitor_id, operation_id: null })
  const side = sideOf(work.records, visited)
  if (hasNoToken(side)) return { ok: false, refusal: noToken }
  enterConversations(work, side, side.proven === null ? null : (visited.session?.company_ids ?? null))
  if (visited.conversation_ref === undefined) return { ok: true, side, conversation: null, changes: work.changes }
  const named = namedConversation(work.records, side, visited.conversation_ref)
  if (!named.ok) return named
  if (visited.read_up_to !== undefined) markRead(work, named.conversation, visited.read_up_to)
  return { ok: true, side, conversation: work.records.conversations.get(named.conversation.id) ?? named.conversation, changes: work.changes }
}
