import type { Records } from '../records/records.js'
import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import { covers, type ChatSide } from './access.js'
import { appendLine } from './append.js'
import { isFull, setState } from './states.js'

const dayMs = 24 * 60 * 60 * 1000

/** The last conversation of the chain that is left and that the side may read. Often the one that it names (C4). */
export function lastOfChain(records: Records, side: ChatSide, named: ConversationRow): ConversationRow {
  const seen = new Set<string>()
  let last = named
  let next: ConversationRow | undefined = named
  while (next !== undefined && !seen.has(next.id)) {
    seen.add(next.id)
    if (covers(side, next)) last = next
    next = next.continued_by_id === null ? undefined : records.conversations.get(next.continued_by_id)
  }
  return last
}

/** Whether a message of the visitor goes into the conversation, and does not start the one that continues it (C4). */
export function takesMessage({ records, context }: Work, conversation: ConversationRow): boolean {
  const { continued_by_id, resolved_at, updated_at } = conversation
  if (continued_by_id !== null || isFull(conversation)) return false
  if (resolved_at === null) return true
  const { reopen_days } = records.project
  return reopen_days > 0 && Math.max(context.now, updated_at) - resolved_at <= reopen_days * dayMs
}

/** Ends the conversation that another one continues: it is or becomes resolved, and names the newest (C4). */
export function endContinued(work: Work, conversation: ConversationRow, continuedBy: string): void {
  appendLine(work, { ...setState(work, conversation, 'resolved'), continued_by_id: continuedBy }, 'continued', { to: continuedBy })
}
