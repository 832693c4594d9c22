import type { CommandEffect } from '../../decision.js'
import { conversationByRef } from '../../records/records.js'
import { record, type Work } from '../../records/work.js'
import { notFound } from '../../refusals.js'

/**
 * Removes a conversation with its messages and notes (C25). Owners may do so. Members have the rights of owners until roles
 * are enforced (A5), so this does not ask who it is.
 */
export function deleteConversation(work: Work, ref: string): CommandEffect {
  const conversation = conversationByRef(work.records, ref)
  if (conversation === undefined) return { ok: false, refusal: notFound('conversation') }
  record(work, { type: 'conversation_removed', conversation_id: conversation.id })
  return { ok: true, id: conversation.id }
}
