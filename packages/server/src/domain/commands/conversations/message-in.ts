import type { Refusal } from '../../decision.js'
import { conversationByRef } from '../../records/records.js'
import type { ConversationRow, MessageRow } from '../../records/rows.js'
import type { Work } from '../../records/work.js'
import { notFound } from '../../refusals.js'

type Found = { ok: true; conversation: ConversationRow; message: MessageRow } | { ok: false; refusal: Refusal }

/** Finds a message by its id. A message of another conversation is not found. */
export function messageIn({ records }: Work, ref: string, messageId: string): Found {
  const conversation = conversationByRef(records, ref)
  if (conversation === undefined) return { ok: false, refusal: notFound('conversation') }
  const message = records.messages.get(messageId)
  if (message?.conversation_id !== conversation.id) return { ok: false, refusal: notFound('message') }
  return { ok: true, conversation, message }
}
