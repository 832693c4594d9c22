import type { ConversationRow } from '../records/rows.js'
import type { Work } from '../records/work.js'
import { saveConversation } from './append.js'

/** The conversation with the mark of the visitor's side moved up. A mark beyond the last message means the last one (C19, C20). */
export function withVisitorMark({ context }: Work, conversation: ConversationRow, upTo: number): ConversationRow {
  const visitor_read_seq = Math.min(upTo, conversation.last_seq)
  if (visitor_read_seq <= conversation.visitor_read_seq) return conversation
  return { ...conversation, visitor_read_seq, visitor_read_at: Math.max(context.now, conversation.updated_at) }
}

/** Writes a mark that moved. One that does not move writes nothing. */
export function markRead(work: Work, conversation: ConversationRow, upTo: number): ConversationRow {
  const marked = withVisitorMark(work, conversation, upTo)
  return marked === conversation ? conversation : saveConversation(work, marked, true)
}
