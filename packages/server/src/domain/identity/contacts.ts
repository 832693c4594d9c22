import { differences } from '../records/differences.js'
import { contactByFormerEmail } from '../records/records.js'
import type { ContactRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

const toldFields = ['email', 'user_id', 'name', 'phone', 'notes', 'tags', 'metadata'] as const

/** An empty contact. */
export function emptyContact(work: Work): ContactRow {
  const now = work.context.now
  return {
    id: work.context.newId('contact'),
    email: null,
    former_emails: [],
    user_id: null,
    name: null,
    phone: null,
    notes: null,
    tags: [],
    metadata: {},
    held: [],
    unassigned: false,
    created_at: now,
    updated_at: now,
  }
}

/** Writes a new contact, with its activity. */
export function createContact(work: Work, contact: ContactRow): ContactRow {
  endFormerEmail(work, contact)
  record(work, { type: 'contact_saved', contact })
  tell(work, { kind: 'contact_created', contact_id: contact.id })
  return contact
}

/** Writes the changed fields of a contact, with an activity. Writes nothing if nothing changed. */
export function updateContact(work: Work, before: ContactRow, after: ContactRow): ContactRow {
  const changed = differences({ ...before }, { ...after }, toldFields)
  const isSame = before.held.join() === after.held.join() && before.former_emails.join() === after.former_emails.join()
  if (changed === null && isSame) return before
  if (before.email !== after.email) endFormerEmail(work, after)
  const contact = { ...after, updated_at: work.context.now }
  record(work, { type: 'contact_saved', contact })
  if (changed !== null) tell(work, { kind: 'contact_updated', contact_id: contact.id, ...changed })
  return contact
}

/** Removes the email from the former emails of other contacts, once a contact takes it (R2). */
function endFormerEmail(work: Work, { id, email }: ContactRow): void {
  const holder = email === null ? undefined : contactByFormerEmail(work.records, email)
  if (holder === undefined || holder.id === id) return
  const former_emails = holder.former_emails.filter((former) => former !== email)
  record(work, { type: 'contact_saved', contact: { ...holder, former_emails } })
}

/** The former emails of a contact, without its current one (R2). */
export function formerEmails(former: readonly string[], replaced: readonly (string | null)[], present: string | null): string[] {
  const all = new Set([...former, ...replaced.filter((email) => email !== null)])
  return [...all].filter((email) => email !== present)
}
