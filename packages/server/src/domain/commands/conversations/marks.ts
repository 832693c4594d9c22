import { saveConversation } from '../../conversations/append.js'
import type { CommandEffect } from '../../decision.js'
import { conversationByRef } from '../../records/records.js'
import type { ConversationRow } from '../../records/rows.js'
import type { Work } from '../../records/work.js'
import { notFound } from '../../refusals.js'

/** The team has read up to a message. The mark only moves up (C18). */
export function read(work: Work, ref: string, upTo: number): CommandEffect {
  return move(work, ref, (conversation) => markRead(work, conversation, upTo))
}

/** What comes from a message on counts as unread again (C18). */
export function unread(work: Work, ref: string, fromSeq: number): CommandEffect {
  return move(work, ref, (conversation) => setMark(work, conversation, fromSeq - 1))
}

/** Moves the mark of the team up, at most to the newest message (C18, C20). */
export function markRead(work: Work, conversation: ConversationRow, upTo: number): ConversationRow {
  return setMark(work, conversation, Math.max(conversation.read_seq, upTo))
}

function move(work: Work, ref: string, change: (conversation: ConversationRow) => ConversationRow): CommandEffect {
  const conversation = conversationByRef(work.records, ref)
  if (conversation === undefined) return { ok: false, refusal: notFound('conversation') }
  return { ok: true, id: change(conversation).id }
}

/** The visitor sees the mark too. */
function setMark(work: Work, conversation: ConversationRow, mark: number): ConversationRow {
  const read_seq = Math.min(mark, conversation.last_seq)
  return read_seq === conversation.read_seq ? conversation : saveConversation(work, { ...conversation, read_seq }, true)
}
