import { saveConversation } from '../../conversations/append.js'
import type { CommandEffect } from '../../decision.js'
import type { ConversationRow, MessageRow } from '../../records/rows.js'
import { record, type Work } from '../../records/work.js'
import { invalid } from '../../refusals.js'
import { messageIn } from './message-in.js'

/**
 * Empties a message or a note on both sides. Its number, the waits and the marks stay (C14). Authors and owners may do so.
 * Members have the rights of owners until roles are enforced (A5), so this does not ask who it is.
 */
export function deleteMessage(work: Work, ref: string, messageId: string): CommandEffect {
  const found = messageIn(work, ref, messageId)
  if (!found.ok) return found
  const { conversation, message } = found
  if (message.kind === 'system') return { ok: false, refusal: invalid('message_id', 'must not be the id of a line about the conversation') }
  if (message.deleted_at === null) {
    record(work, { type: 'message_saved', message: { ...message, body: '', deleted_at: Math.max(work.context.now, message.created_at) } })
    saveChanged(work, conversation, message)
  }
  return { ok: true, id: message.id }
}

/** Deleted messages count as read (C20), and the preview of the last one becomes empty. A note changes nothing (C12). */
function saveChanged(work: Work, conversation: ConversationRow, { id, kind, seq }: MessageRow): void {
  if (seq === null) return
  const { last_message, read_seq, visitor_read_seq } = conversation
  const isLast = last_message?.id === id
  const isUnreadByTeam = kind === 'visitor' && seq > read_seq
  const isUnreadByVisitor = kind === 'operator' && seq > visitor_read_seq
  if (!isLast && !isUnreadByTeam && !isUnreadByVisitor) return
  const emptied = isLast ? { ...conversation, last_message: { ...last_message, preview: '' } } : conversation
  saveConversation(work, emptied, isLast || isUnreadByVisitor)
}
