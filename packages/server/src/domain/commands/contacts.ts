import { limits, type ContactInput, type ContactPatch } from '@hal/contract'
import { createContact, emptyContact, formerEmails, updateContact } from '../identity/contacts.js'
import type { CommandEffect, Refusal } from '../decision.js'
import { eraseContact } from '../identity/erase-contact.js'
import { contactByEmail, contactByUserId } from '../records/records.js'
import { invalid, mergeWithinLimits, notFound } from '../refusals.js'
import type { ContactRow, HeldField } from '../records/rows.js'
import type { Work } from '../records/work.js'
import { given } from './given.js'

/** Creates only the contact; links are made separately (R28). */
export function createContactByHand(work: Work, input: ContactInput): CommandEffect {
  const edited = edit(work, emptyContact(work), input)
  return edited.ok ? { ok: true, id: createContact(work, edited.contact).id } : edited
}

/** Merges metadata and replaces scalar fields and tags. `null` clears a field (R28). */
export function patchContact(work: Work, contactId: string, patch: ContactPatch): CommandEffect {
  const before = work.records.contacts.get(contactId)
  if (before === undefined) return { ok: false, refusal: notFound('contact') }
  const edited = edit(work, before, patch)
  if (!edited.ok) return edited
  updateContact(work, before, edited.contact)
  return { ok: true, id: contactId }
}

/** Erases the person, with placeholders that have no other contact (R29). */
export function deleteContact(work: Work, contactId: string): CommandEffect {
  const contact = work.records.contacts.get(contactId)
  if (contact === undefined) return { ok: false, refusal: notFound('contact') }
  eraseContact(work, contact)
  return { ok: true, id: contactId }
}

type Edited = { ok: true; contact: ContactRow } | { ok: false; refusal: Refusal }

function edit(work: Work, contact: ContactRow, patch: ContactPatch): Edited {
  const taken = takenBy(work, contact.id, patch)
  if (taken !== null) return { ok: false, refusal: taken }
  const merged = mergeWithinLimits(contact.metadata, patch.metadata ?? {}, 'metadata')
  if (!merged.ok) return merged
  const tags = editTags(contact.tags, patch)
  if (tags.length > Math.max(limits.tags, contact.tags.length)) {
    return { ok: false, refusal: invalid('add_tags', `would make more than the limit of ${limits.tags} tags`) }
  }
  const fields = given(patch, ['email', 'user_id', 'name', 'phone', 'notes'])
  const held = holdAfter(contact.held, patch)
  const edited = { ...contact, ...fields, tags, held, metadata: merged.metadata }
  return { ok: true, contact: { ...edited, former_emails: formersAfter(contact, edited.email) } }
}

/** Refuses an email or `user_id` that another contact has, with that contact's id (R28). */
function takenBy({ records }: Work, contactId: string, { email, user_id }: ContactPatch): Refusal | null {
  const emailOwner = email == null ? undefined : contactByEmail(records, email)
  if (emailOwner !== undefined && emailOwner.id !== contactId) {
    return { code: 'email_taken', detail: 'Another contact has this email.', existing_id: emailOwner.id }
  }
  const userIdOwner = user_id == null ? undefined : contactByUserId(records, user_id)
  if (userIdOwner !== undefined && userIdOwner.id !== contactId) {
    return { code: 'user_id_taken', detail: 'Another contact has this user_id.', existing_id: userIdOwner.id }
  }
  return null
}

/** An email that an account replaced still leads to the contact. A cleared one does not (R2). */
function formersAfter({ email, former_emails }: ContactRow, present: string | null): string[] {
  return formerEmails(former_emails, present === null ? [] : [email], present)
}

/**
 * Adds and removes single tags, so that clients need not read and rewrite the list. A tag that is both added and
 * removed is removed (R28).
 */
function editTags(tags: string[], { tags: replaced, add_tags = [], remove_tags = [] }: ContactPatch): string[] {
  const added = new Set([...(replaced ?? tags), ...add_tags])
  return [...added].filter((tag) => !remove_tags.includes(tag))
}

const heldFields: readonly HeldField[] = ['email', 'name', 'phone']

/**
 * Updates the held fields. A value that a person or system wrote is protected, and a cleared field is free again
 * (R6).
 */
function holdAfter(held: HeldField[], patch: ContactPatch): HeldField[] {
  return heldFields.filter((field) => {
    const value = patch[field]
    return value === undefined ? held.includes(field) : value !== null
  })
}
