import { fillMetadata } from './metadata.js'
import { removeUntouchedPlaceholders } from './placeholders.js'
import type { ContactRow } from './rows.js'
import { record, tell, type Work } from './work.js'
import { limits } from '@hal/contract'

function joinNotes(first: string | null, second: string | null): string | null {
  const notes = [first, second].filter((text) => text !== null)
  return notes.length === 0 ? null : notes.join('\n\n')
}

/**
 * Merges the contact of a proven email into the contact of the `user_id` (R4): what hangs on it
 * moves, what it knows fills what is missing, and it is gone.
 *
 * @returns the contact that stays; the email is the caller's to write
 */
export function mergeContacts(work: Work, from: ContactRow, into: ContactRow): ContactRow {
  record(work, { type: 'contact_merged', from_id: from.id, into_id: into.id })
  const contact: ContactRow = {
    ...into,
    name: into.name ?? from.name,
    phone: into.phone ?? from.phone,
    notes: joinNotes(into.notes, from.notes),
    tags: [...new Set([...into.tags, ...from.tags])].slice(0, limits.tags),
    metadata: fillMetadata(into.metadata, from.metadata).metadata,
    held: [...new Set([...into.held, ...filledByHand(from, into)])],
    updated_at: work.context.now,
  }
  record(work, { type: 'contact_saved', contact })
  tell(work, { kind: 'contacts_merged', contact_id: into.id, from: from.id, to: into.id })
  removeUntouchedPlaceholders(work, into.id)
  return contact
}

function filledByHand(from: ContactRow, into: ContactRow): ContactRow['held'] {
  return from.held.filter((field) => field !== 'email' && into[field] === null)
}
