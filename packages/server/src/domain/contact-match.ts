import type { MatchedBy } from '@hal/contract/types'
import { contactByEmail, contactByUserId, type Records } from './records.js'
import type { ContactRow, VisitorRow } from './rows.js'

/** Who an identify says the visitor is. */
export interface Identity {
  user_id: string | undefined
  /** Trimmed and lower-cased. */
  email: string | undefined
  /** The email itself is proven, by an `identity_token` that claims it (R31). */
  emailProven: boolean
}

/** The contact that an identify means, before anything is written. */
export interface ContactMatch {
  matchedBy: MatchedBy
  /** `null`: one is to be created, or (with `matchedBy` null) there is none. */
  contact: ContactRow | null
  /** An email to write to it, under R6. */
  takesEmail: boolean
  /** The email belongs to another contact and stays there (R3, R4). */
  conflict: boolean
  /** The contact of the email, to be merged into this one (R4). */
  merge: ContactRow | null
}

function match(matchedBy: MatchedBy, contact: ContactRow | null, rest: Partial<ContactMatch> = {}): ContactMatch {
  return { matchedBy, contact, takesEmail: false, conflict: false, merge: null, ...rest }
}

/** `user_id` first, then email, then the contact that the visitor has already (R2-R5). */
export function matchContact(records: Records, identity: Identity, visitor: VisitorRow): ContactMatch {
  const { user_id, email } = identity
  const byEmail = email === undefined ? undefined : contactByEmail(records, email)
  if (user_id !== undefined) return matchUser(records, user_id, identity, byEmail)
  if (email !== undefined) return byEmail === undefined ? match('created', null, { takesEmail: true }) : match('email', byEmail)
  const linked = visitor.contact_id === null ? undefined : records.contacts.get(visitor.contact_id)
  return linked === undefined ? match(null, null) : match('visitor', linked)
}

function matchUser(records: Records, userId: string, identity: Identity, byEmail: ContactRow | undefined): ContactMatch {
  const byUserId = contactByUserId(records, userId)
  if (byUserId !== undefined) return matchKnownUser(byUserId, identity, byEmail)
  if (byEmail === undefined) return match('created', null, { takesEmail: identity.email !== undefined })
  return byEmail.user_id === null ? match('email', byEmail) : match('created', null, { conflict: true })
}

function matchKnownUser(byUserId: ContactRow, identity: Identity, byEmail: ContactRow | undefined): ContactMatch {
  if (byEmail === undefined) return match('user_id', byUserId, { takesEmail: identity.email !== undefined })
  if (byEmail.id === byUserId.id) return match('user_id', byUserId)
  if (identity.emailProven && byEmail.user_id === null) {
    return match('user_id', byUserId, { takesEmail: true, merge: byEmail })
  }
  return match('user_id', byUserId, { conflict: true })
}
