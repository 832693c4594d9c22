import type { JsonObject, MatchedBy } from '@hal/contract/types'
import { writeAsWidget } from './contact-fields.js'
import { matchContact, type ContactMatch, type Identity } from './contact-match.js'
import { mergeContacts } from './contact-merge.js'
import { createContact, emptyContact, updateContact } from './contacts.js'
import type { Refusal } from '../decision.js'
import { fillMetadata } from '../records/metadata.js'
import { mergeWithinLimits } from '../refusals.js'
import type { ContactRow, VisitorRow } from '../records/rows.js'
import { addProperties } from './visitor-properties.js'
import { saveVisitor, visitorOf } from './visitors.js'
import { record, warn, type Work } from '../records/work.js'

/** The person fields of an identify, after the claims of a proof. */
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
  const match = matchContact(work.records, person, known)
  return match.matchedBy === null ? withoutContact(work, known, person) : withContact(work, known, person, match)
}

/** Stores name and phone on the visitor until its first link (R5). */
function withoutContact(work: Work, known: VisitorRow, person: Person): PersonIdentified {
  const merged = mergeWithinLimits(known.properties, person.metadata, 'metadata')
  if (!merged.ok) return merged
  const name = person.name ?? known.name
  const phone = person.phone ?? known.phone
  const visitor = saveVisitor(work, { ...known, name, phone, properties: merged.metadata })
  return { ok: true, visitor, contact: null, matchedBy: null }
}

function withContact(work: Work, known: VisitorRow, person: Person, match: ContactMatch): PersonIdentified {
  const base = baseContact(work, person, match)
  const merged = mergeWithinLimits(base.metadata, person.metadata, 'metadata')
  if (!merged.ok) return merged
  if (match.conflict) warnOfConflict(work)
  const written = writePerson(work, { ...base, metadata: merged.metadata }, person, match)
  const moved = afterMerge(work, known, match)
  const isFirstLink = moved.contact_id === null
  const filled = isFirstLink ? fillFromVisitor(work, written, moved, person.metadata) : written
  const contact = match.contact === null ? createContact(work, filled) : updateContact(work, base, filled)
  return { ok: true, visitor: linkVisitor(work, moved, contact, person, match), contact, matchedBy: match.matchedBy }
}

function baseContact(work: Work, { email }: Person, { contact, merge }: ContactMatch): ContactRow {
  const base = contact ?? emptyContact(work)
  return merge === null || email === undefined ? base : mergeContacts(work, merge, base, email)
}

/**
 * Reads the visitor again after a merge. The merge may have moved it to the contact, which is not its first link,
 * and ended its active company (R4, R7).
 */
function afterMerge(work: Work, known: VisitorRow, { merge }: ContactMatch): VisitorRow {
  return merge === null ? known : visitorOf(work, known.visitor_id)
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

/** A proven email replaces any email, even one that an account wrote. */
function takeEmail(work: Work, contact: ContactRow, person: Person): ContactRow {
  if (!person.emailProven || person.email === undefined) return writeAsWidget(work, contact, 'email', person.email)
  return { ...contact, email: person.email, held: contact.held.filter((field) => field !== 'email') }
}

/** In projects that require proofs, properties collected without one stay on the visitor (R34). */
function keepsToItself({ project }: Work['records']): boolean {
  return project.identity_verification !== 'off'
}

/**
 * Copies properties that the visitor collected before it had a contact. Values of the contact and the call win
 * (R5, R7).
 */
function fillFromVisitor(work: Work, contact: ContactRow, visitor: VisitorRow, said: JsonObject): ContactRow {
  if (keepsToItself(work.records)) return contact
  const collected = Object.entries(visitor.properties).filter(([key]) => !Object.hasOwn(said, key))
  const { metadata, left } = fillMetadata(contact.metadata, Object.fromEntries(collected))
  if (left.length > 0) {
    const message = `There is no room in the contact’s metadata for ${left.length} of the visitor’s properties; they stay on the visitor.`
    warn(work, 'properties_kept', message, 'metadata')
  }
  return { ...contact, metadata, name: contact.name ?? visitor.name, phone: contact.phone ?? visitor.phone }
}

/** Links the visitor to the contact. A change of contact clears its active company and its earlier properties (R7, R8). */
function linkVisitor(
  work: Work,
  known: VisitorRow,
  contact: ContactRow,
  person: Person,
  match: ContactMatch,
): VisitorRow {
  const isMove = known.contact_id !== null && known.contact_id !== contact.id
  const visitor = addProperties(work, isMove ? { ...known, name: null, phone: null, properties: {} } : known, person.metadata)
  if (match.matchedBy === 'visitor') return saveVisitor(work, visitor)
  // The search for unattributed events costs time, and a new visitor has none.
  const hasPast = visitor.contact_id === null && work.records.visitors.get(visitor.visitor_id) !== undefined
  const linked = saveVisitor(work, {
    ...visitor,
    contact_id: contact.id,
    active_company_id: isMove ? null : visitor.active_company_id,
    verified: person.verified,
    ...(!keepsToItself(work.records) && { name: null, phone: null }),
  })
  if (hasPast) {
    record(work, { type: 'visitor_attributed', visitor_id: linked.visitor_id, contact_id: contact.id })
  }
  return linked
}
