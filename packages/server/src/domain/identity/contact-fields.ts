import type { ContactRow, HeldField } from '../records/rows.js'
import { warn, type Work } from '../records/work.js'

const keptWarnings = { email: 'email_kept', name: 'name_kept', phone: 'phone_kept' } as const

/**
 * Writes a field with the widget's lower authority: it fills an empty field and replaces its own values, but
 * not those of a person or system (R6).
 */
export function writeAsWidget(
  work: Work,
  contact: ContactRow,
  field: HeldField,
  value: string | undefined,
): ContactRow {
  if (value === undefined || contact[field] === value) return contact
  // A field that an account cleared is no longer held.
  if (contact.held.includes(field)) {
    const message = `The ${field} of this contact was written by hand or by another system and stays.`
    warn(work, keptWarnings[field], message, field)
    return contact
  }
  return { ...contact, [field]: value }
}
