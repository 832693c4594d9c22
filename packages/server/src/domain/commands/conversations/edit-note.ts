import type { CommandEffect, Refusal } from '../../decision.js'
import type { MessageRow } from '../../records/rows.js'
import { record, type Work } from '../../records/work.js'
import { invalid } from '../../refusals.js'
import { messageIn } from './message-in.js'

/** Replaces the text of a note. Public messages are never edited (C14). */
export function editNote(work: Work, ref: string, messageId: string, body: string): CommandEffect {
  const found = messageIn(work, ref, messageId)
  if (!found.ok) return found
  const { message } = found
  const refusal = refusalOf(work, message)
  if (refusal !== null) return { ok: false, refusal }
  if (body !== message.body) {
    const edited_at = Math.max(work.context.now, message.created_at)
    record(work, { type: 'message_saved', message: { ...message, body, edited_at } })
  }
  return { ok: true, id: message.id }
}

function refusalOf({ author }: Work, { kind, author_id, deleted_at }: MessageRow): Refusal | null {
  if (kind !== 'note') return invalid('message_id', 'must be the id of a note: public messages are not edited')
  if (author_id !== author.actor) return { code: 'forbidden', detail: 'Only the author of a note can edit it.' }
  return deleted_at === null ? null : invalid('message_id', 'must be the id of a note that was not deleted')
}
