import { differences } from './differences.js'
import type { ContactRow } from './rows.js'
import { record, tell, type Work } from './work.js'

const toldFields = ['email', 'user_id', 'name', 'phone', 'notes', 'tags', 'metadata'] as const

/** A contact with nothing in it yet. */
export function emptyContact(work: Work): ContactRow {
  const now = work.context.now
  return {
    id: work.context.newId('contact'),
    email: null,
    user_id: null,
    name: null,
    phone: null,
    notes: null,
    tags: [],
    metadata: {},
    held: [],
    created_at: now,
    updated_at: now,
  }
}

/** Writes a new contact, with its activity. */
export function createContact(work: Work, contact: ContactRow): ContactRow {
  record(work, { type: 'contact_saved', contact })
  tell(work, { kind: 'contact_created', contact_id: contact.id })
  return contact
}

/** Writes what changed on a contact, with its activity; writes nothing where nothing did. */
export function updateContact(work: Work, before: ContactRow, after: ContactRow): ContactRow {
  const changed = differences({ ...before }, { ...after }, toldFields)
  if (changed === null && before.held.join() === after.held.join()) return before
  const contact = { ...after, updated_at: work.context.now }
  record(work, { type: 'contact_saved', contact })
  if (changed !== null) tell(work, { kind: 'contact_updated', contact_id: contact.id, ...changed })
  return contact
}
