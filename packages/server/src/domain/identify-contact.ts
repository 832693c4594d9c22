import type { JsonObject, MatchedBy } from '@hal/contract/types'
import { writeAsWidget } from './contact-fields.js'
import { matchContact, type ContactMatch, type Identity } from './contact-match.js'
import { mergeContacts } from './contact-merge.js'
import { createContact, emptyContact, updateContact } from './contacts.js'
import type { Refusal } from './decision.js'
import { fillMetadata } from './metadata.js'
import { mergeWithinLimits } from './refusals.js'
import type { ContactRow, VisitorRow } from './rows.js'
import { saveVisitor, visitorOf } from './visitors.js'
import { record, warn, type Work } from './work.js'

/** What an identify says about the person, claims of a proof already taken into account. */
export interface Person extends Identity {
  name: string | undefined
  phone: string | undefined
  metadata: JsonObject
  /** Whether this identify is proven (R32). */
  verified: boolean
}

export type PersonIdentified =
  | { ok: true; visitor: VisitorRow; contact: ContactRow | null; matchedBy: MatchedBy }
  | { ok: false; refusal: Refusal }

/** The first half of `identify`: contact, then visitor link (R2-R8). */
export function identifyContact(work: Work, known: VisitorRow, person: Person): PersonIdentified {
  const properties = mergeWithinLimits(known.properties, person.metadata, 'metadata')
  if (!properties.ok) return properties
  const visitor = { ...known, properties: properties.metadata }
  const match = matchContact(work.records, person, visitor)
  if (match.matchedBy === null) return withoutContact(work, visitor, person)
  return withContact(work, visitor, person, match)
}

/** Name and phone wait on the visitor for its first link (R5). */
function withoutContact(work: Work, visitor: VisitorRow, person: Person): PersonIdentified {
  const name = person.name ?? visitor.name
  const phone = person.phone ?? visitor.phone
  return { ok: true, visitor: saveVisitor(work, { ...visitor, name, phone }), contact: null, matchedBy: null }
}

function withContact(work: Work, visitor: VisitorRow, person: Person, match: ContactMatch): PersonIdentified {
  const base = baseContact(work, match)
  const merged = mergeWithinLimits(base.metadata, person.metadata, 'metadata')
  if (!merged.ok) return merged
  if (match.conflict) warnOfConflict(work)
  const written = writePerson(work, { ...base, metadata: merged.metadata }, person, match)
  const moved = afterMerge(work, visitor, match)
  const isFirstLink = moved.contact_id === null
  const filled = isFirstLink ? fillFromVisitor(work, written, moved) : written
  const contact = match.contact === null ? createContact(work, filled) : updateContact(work, base, filled)
  return { ok: true, visitor: linkVisitor(work, moved, contact, person, match), contact, matchedBy: match.matchedBy }
}

function baseContact(work: Work, { contact, merge }: ContactMatch): ContactRow {
  const base = contact ?? emptyContact(work)
  return merge === null ? base : mergeContacts(work, merge, base)
}

/** A merge may have moved this very visitor, which is no first link of it, and ended its active company (R4, R7). */
function afterMerge(work: Work, visitor: VisitorRow, { merge }: ContactMatch): VisitorRow {
  return merge === null ? visitor : { ...visitorOf(work, visitor.visitor_id), properties: visitor.properties }
}

function warnOfConflict(work: Work): void {
  warn(work, 'identity_conflict', 'The email belongs to another contact than the `user_id` and was not taken.', 'email')
}

function writePerson(work: Work, contact: ContactRow, person: Person, match: ContactMatch): ContactRow {
  let written: ContactRow = contact
  if (match.matchedBy !== 'visitor') written = { ...written, user_id: written.user_id ?? person.user_id ?? null }
  if (match.takesEmail) written = takeEmail(work, written, person)
  written = writeAsWidget(work, written, 'name', person.name)
  return writeAsWidget(work, written, 'phone', person.phone)
}

/** A proven email replaces even one that an account wrote. */
function takeEmail(work: Work, contact: ContactRow, person: Person): ContactRow {
  if (!person.emailProven || person.email === undefined) return writeAsWidget(work, contact, 'email', person.email)
  return { ...contact, email: person.email, held: contact.held.filter((field) => field !== 'email') }
}

/** What the visitor collected while it had no contact, under what contact and call say (R5, R7). */
function fillFromVisitor(work: Work, contact: ContactRow, visitor: VisitorRow): ContactRow {
  const { metadata, left } = fillMetadata(contact.metadata, visitor.properties)
  if (left.length > 0) {
    const message = `There is no room in the contact’s metadata for ${left.length} of the visitor’s properties; they stay on the visitor.`
    warn(work, 'properties_kept', message, 'metadata')
  }
  return { ...contact, metadata, name: contact.name ?? visitor.name, phone: contact.phone ?? visitor.phone }
}

/** Links the visitor; another contact than before ends its active company (R7, R8). */
function linkVisitor(
  work: Work,
  visitor: VisitorRow,
  contact: ContactRow,
  person: Person,
  match: ContactMatch,
): VisitorRow {
  if (match.matchedBy === 'visitor') return saveVisitor(work, visitor)
  // Looking for what to attribute costs time; a visitor of first sight has recorded nothing yet.
  const hasPast = visitor.contact_id === null && work.records.visitors.get(visitor.visitor_id) !== undefined
  const stays = visitor.contact_id === contact.id
  const linked = saveVisitor(work, {
    ...visitor,
    contact_id: contact.id,
    active_company_id: stays ? visitor.active_company_id : null,
    verified: person.verified,
    name: null,
    phone: null,
  })
  if (hasPast) {
    record(work, { type: 'visitor_attributed', visitor_id: linked.visitor_id, contact_id: contact.id })
  }
  return linked
}
