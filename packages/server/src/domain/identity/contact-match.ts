import type { MatchedBy } from '@hal/contract/types'
import { contactByEmail, contactByFormerEmail, contactByUserId, type Records } from '../records/records.js'
import type { ContactRow, VisitorRow } from '../records/rows.js'

/** The contact that an identify names. */
export interface Identity {
  user_id: string | undefined
  /** In its normal form (R2). */
  email: string | undefined
  /** The email itself is proven, by an `identity_token` that claims it (R31). */
  emailProven: boolean
}

/** The contact that an identify refers to, before any write. */
export interface ContactMatch {
  matchedBy: MatchedBy
  /** `null` if a contact must be created, or (with `matchedBy` null) if there is no contact. */
  contact: ContactRow | null
  /** The email should be written to the contact, under R6. */
  takesEmail: boolean
  /** The email belongs to another contact and stays there (R3, R4). */
  conflict: boolean
  /** The contact of the email, to be merged into this one (R4). */
  merge: ContactRow | null
}

function match(matchedBy: MatchedBy, contact: ContactRow | null, rest: Partial<ContactMatch> = {}): ContactMatch {
  return { matchedBy, contact, takesEmail: false, conflict: false, merge: null, ...rest }
}

/** Matches by `user_id`, then by email, then by the visitor's current contact (R2-R5). */
export function matchContact(records: Records, identity: Identity, visitor: VisitorRow): ContactMatch {
  const { user_id, email } = identity
  if (user_id !== undefined) return matchUser(records, user_id, identity)
  if (email !== undefined) return matchEmail(records, email)
  const linked = visitor.contact_id === null ? undefined : records.contacts.get(visitor.contact_id)
  return linked === undefined ? match(null, null) : match('visitor', linked)
}

/** An email that an account replaced still finds its contact, but is not written back (R2). */
function matchEmail(records: Records, email: string): ContactMatch {
  const found = contactByEmail(records, email) ?? contactByFormerEmail(records, email)
  return found === undefined ? match('created', null, { takesEmail: true }) : match('email', found)
}

function matchUser(records: Records, userId: string, identity: Identity): ContactMatch {
  const { email } = identity
  const byUserId = contactByUserId(records, userId)
  const byEmail = email === undefined ? undefined : contactByEmail(records, email)
  if (byUserId !== undefined) return matchKnownUser(byUserId, identity, byEmail)
  if (byEmail !== undefined) return byEmail.user_id === null ? match('email', byEmail) : match('created', null, { conflict: true })
  const byFormer = email === undefined ? undefined : contactByFormerEmail(records, email)
  if (byFormer?.user_id === null) return match('email', byFormer)
  return match('created', null, { takesEmail: email !== undefined })
}

function matchKnownUser(byUserId: ContactRow, identity: Identity, byEmail: ContactRow | undefined): ContactMatch {
  const { email } = identity
  if (byEmail === undefined) {
    const isOwnFormer = email !== undefined && byUserId.former_emails.includes(email)
    return match('user_id', byUserId, { takesEmail: email !== undefined && !isOwnFormer })
  }
  if (byEmail.id === byUserId.id) return match('user_id', byUserId)
  if (identity.emailProven && byEmail.user_id === null) {
    return match('user_id', byUserId, { takesEmail: true, merge: byEmail })
  }
  return match('user_id', byUserId, { conflict: true })
}
