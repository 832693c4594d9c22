import type { IdentityClaims, Parsed, ParsedOperation } from '@hal/contract'
import type { FieldError } from '@hal/contract/types'
import { companiesClaimed, companiesNamed, isClaimed } from '../companies/claimed-companies.js'
import type { Refusal } from '../decision.js'
import { provenIdentity, provenNobody, type ProvenIdentity } from './proven.js'
import type { Records } from '../records/records.js'
import { claimMismatch, identityUnproven, identityWrong, userHashInStrict } from '../refusals.js'
import type { VisitorRow } from '../records/rows.js'

/** The checked proof of an identify. The check itself is not part of the rules (R31). */
export type Proof =
  | { kind: 'none' }
  /** `fault` names the field and its error; `claims` are those of a token with a valid signature but invalid times (R26). */
  | { kind: 'wrong'; fault: FieldError; claims?: IdentityClaims }
  /** Covers `user_id`, or `visitor_id` where there is no `user_id`. */
  | { kind: 'user_hash' }
  | { kind: 'identity_token'; claims: IdentityClaims }

/** The content of a `visitor_token` with a valid signature and valid times (R32). */
export interface Session {
  visitor_id: string
  contact_id: string
  user_id: string | null
  /** The proven email, or `null`. */
  email: string | null
  /** The claimed companies. `null` means no claim, which differs from an empty list (R34). */
  company_ids: string[] | null
  /** The proof behind the token: in `strict`, a `user_hash` is not a proof (R34). */
  proof: 'user_hash' | 'identity_token'
}

/** How far the caller of an operation is trusted. */
export interface Authority {
  verified: boolean
  /** The email of this call is proven, not only the id (R34). */
  emailProven: boolean
  /** The contact whose record the caller may read. */
  identity: ProvenIdentity
  /** The companies that the proof or token claims; `null` if it claims none (R34). */
  companies: readonly string[] | null
}

const stranger: Authority = { verified: false, emailProven: false, identity: provenNobody, companies: null }

/**
 * A token is valid only while the visitor's contact is the token's contact, or the contact that it was merged into
 * (R32).
 */
export function holdsSession(session: Session | null, visitor: VisitorRow | undefined, { merged }: Records): session is Session {
  if (session === null || visitor === undefined || session.visitor_id !== visitor.visitor_id) return false
  const contactId = merged.get(session.contact_id) ?? session.contact_id
  return contactId === visitor.contact_id
}

/**
 * Whether an operation needs a verified caller, in a project that requires it (R33). An `identify` without an
 * identity updates the visitor's contact, so the rule of `set-properties` applies to it.
 */
function needsVerification(operation: ParsedOperation, visitor: VisitorRow | undefined): boolean {
  switch (operation.type) {
    case 'identify':
      return claimsIdentity(operation) || visitor?.contact_id != null
    case 'set_properties':
      return visitor?.contact_id != null
    case 'track':
      return operation.company_id !== undefined
    case 'set_stage':
    case 'set_deal':
      return true
    // who may write to a conversation is decided by what covers it (C31)
    case 'send_message':
      return false
  }
}

function claimsIdentity(operation: Parsed<'identify'>): boolean {
  return (
    operation.email !== undefined ||
    operation.user_id !== undefined ||
    operation.company !== undefined ||
    operation.company_ids !== undefined
  )
}

/**
 * Whether an identify names the token's identity. Another identity needs a new proof (R32). Repeating the email of
 * the token's contact claims nothing new. `strict` accepts it only if the email was proven (R34).
 */
function isSameIdentity(operation: Parsed<'identify'>, session: Session, records: Records): boolean {
  const { user_id, email } = operation
  const isStrict = records.project.identity_verification === 'strict'
  const knownEmail = isStrict ? null : records.contacts.get(session.contact_id)?.email
  const sameUser = user_id === undefined || user_id === session.user_id
  const sameEmail = email === undefined || email === session.email || email === knownEmail
  return sameUser && sameEmail
}

/** The session if it counts: in `strict`, a token that a `user_hash` earned is no proof (R34). */
export function countedSession({ project }: Records, session: Session | null): Session | null {
  return project.identity_verification === 'strict' && session?.proof === 'user_hash' ? null : session
}

/** Removes a `user_hash` and its session, because `strict` does not accept it as a proof (R34). */
export function withoutUserHash<Proven extends { proof: Proof; session: Session | null }>(operation: Proven): Proven {
  const { proof, session } = operation
  return {
    ...operation,
    proof: proof.kind === 'user_hash' ? { kind: 'none' } : proof,
    session: session?.proof === 'user_hash' ? null : session,
  }
}

/** The inputs for the authority of an operation. */
interface Trial {
  operation: ParsedOperation
  proof: Proof
  session: Session | null
  records: Records
}

/** Decides how far the caller is trusted, or refuses (R31-R34). */
export function authorize({ operation, proof, session, records }: Trial): { ok: true; authority: Authority } | { ok: false; refusal: Refusal } {
  if (proof.kind === 'wrong') return { ok: false, refusal: identityWrong(proof.fault) }
  const setting = records.project.identity_verification
  const visitor = records.visitors.get(operation.visitor_id)
  const authority = authorityOf(operation, proof, holdsSession(session, visitor, records) ? session : null, records)
  if (setting !== 'off' && !authority.verified && needsVerification(operation, visitor)) {
    const isHashed = setting === 'strict' && operation.type === 'identify' && operation.user_hash !== undefined
    return { ok: false, refusal: isHashed ? userHashInStrict : identityUnproven }
  }
  const refusal = setting === 'strict' && authority.verified ? beyondClaims(operation, proof, session, records) : null
  return refusal === null ? { ok: true, authority } : { ok: false, refusal }
}

function authorityOf(operation: ParsedOperation, proof: Proof, session: Session | null, records: Records): Authority {
  if (operation.type === 'identify' && proof.kind !== 'none') {
    const identity = provenIdentity(operation, proof)
    return { verified: true, emailProven: identity.email !== null, identity, companies: companiesClaimed(proof) }
  }
  if (session === null) return stranger
  const companies = session.company_ids
  if (operation.type !== 'identify') return { verified: true, emailProven: false, identity: session, companies }
  if (!isSameIdentity(operation, session, records)) return stranger
  const emailProven = operation.email !== undefined && operation.email === session.email
  return { verified: true, emailProven, identity: session, companies }
}

/** `strict`: a company that is not in the claims is refused (R34). */
function beyondClaims(operation: ParsedOperation, proof: Proof, session: Session | null, records: Records): Refusal | null {
  if (operation.type !== 'identify') return null
  const proven = (proof.kind === 'identity_token' ? companiesClaimed(proof) : session?.company_ids) ?? []
  const stray = companiesNamed(operation).find(({ ref }) => !isClaimed(records, proven, ref))
  return stray === undefined ? null : claimMismatch(stray.path)
}
