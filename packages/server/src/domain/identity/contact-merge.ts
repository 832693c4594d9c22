import type { JsonObject } from '@hal/contract/types'
import { formerEmails } from './contacts.js'
import { sameJson } from '../records/differences.js'
import { addMissing } from '../records/metadata.js'
import { joinNotes } from '../records/notes.js'
import { mergePlaceholders } from '../companies/placeholder-merge.js'
import { companiesOf } from '../records/records.js'
import type { ContactRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

/**
 * Merges the contact of a proven email into the contact of the `user_id` (R4). Moves its visitors, links and
 * events, fills empty fields with its values, and removes it. Drops no values, even past a limit.
 *
 * @param email the proven email, which the caller may write
 * @returns the remaining contact
 */
export function mergeContacts(work: Work, from: ContactRow, into: ContactRow, email: string): ContactRow {
  const ownIds = companiesOf(work.records, into.id).map(({ id }) => id)
  const claim = into.user_id === null ? {} : { claim: { email, user_id: into.user_id } }
  record(work, { type: 'contact_merged', from_id: from.id, into_id: into.id, ...claim })
  const contact: ContactRow = {
    ...into,
    former_emails: formerEmails([...into.former_emails, ...from.former_emails], [into.email], email),
    name: into.name ?? from.name,
    phone: into.phone ?? from.phone,
    notes: joinNotes(into.notes, from.notes),
    tags: [...new Set([...into.tags, ...from.tags])],
    metadata: addMissing(into.metadata, from.metadata),
    held: [...new Set([...into.held, ...filledByHand(from, into)])],
    unassigned: into.unassigned && from.unassigned,
    updated_at: work.context.now,
  }
  record(work, { type: 'contact_saved', contact })
  tell(work, { kind: 'contacts_merged', contact_id: into.id, from: { id: from.id, ...lostValues(from, into, email) }, to: into.id })
  mergePlaceholders(work, into.id, ownIds)
  return contact
}

function filledByHand(from: ContactRow, into: ContactRow): ContactRow['held'] {
  return from.held.filter((field) => field !== 'email' && into[field] === null)
}

/** Values of either contact that the remaining contact lacks (R4). */
function lostValues(from: ContactRow, into: ContactRow, email: string): JsonObject {
  const lost: JsonObject = {}
  if (into.email !== null && into.email !== email) lost.email = into.email
  for (const field of ['name', 'phone'] as const) {
    if (from[field] !== null && into[field] !== null && from[field] !== into[field]) lost[field] = from[field]
  }
  const metadata = Object.entries(from.metadata).filter(
    ([key, value]) => Object.hasOwn(into.metadata, key) && !sameJson(into.metadata[key], value),
  )
  return metadata.length === 0 ? lost : { ...lost, metadata: Object.fromEntries(metadata) }
}
