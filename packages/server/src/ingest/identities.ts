import type { Parsed } from '@hal/contract'
import type { Operation } from '../domain/operation.js'
import type { Records } from '../domain/records/records.js'
import type { ProjectRow } from '../domain/records/rows.js'
import type { Entry } from '../domain/widget-batch.js'

/** The identities that a request names without a proof. */
export interface NamedIdentities {
  /** Emails and `user_id`s, without duplicates. */
  identities: string[]
  /** The number of operations that name them. */
  operations: number
}

interface Identify extends Operation {
  parsed: Parsed<'identify'>
}

/**
 * Collects the emails and `user_id`s that a request names without a proof, whether or not a contact exists.
 * Identities of the visitor's current contact do not count. Neither do those that the same visitor proves in the
 * same request. A proof covers only the values that it proves, not other fields beside it.
 */
export function namedIdentities(records: Records, entries: readonly Entry[]): NamedIdentities {
  const identifies = entries.flatMap((entry) => ('operation' in entry && isIdentify(entry.operation) ? entry.operation : []))
  const proven = new Set(identifies.flatMap(provenValues))
  const saidWithProof = new Set(identifies.filter(isProven).map(saidBy))
  const named = identifies
    .filter((operation) => isTakenUnproven(records.project, operation) && !saidWithProof.has(saidBy(operation)))
    .map(({ parsed }) => {
      const present = presentIdentities(records, parsed.visitor_id)
      return valuesOf(parsed).filter((value) => !present.has(value) && !proven.has(value))
    })
    .filter((values) => values.length > 0)
  return { identities: [...new Set(named.flat())], operations: named.length }
}

function isIdentify(operation: Operation): operation is Identify {
  return operation.parsed.type === 'identify'
}

/** A hash of a `visitor_id` does not prove a person, because a page can have any made-up id signed (W20). */
function isProven({ proof, parsed }: Identify): boolean {
  return proof.kind === 'identity_token' || (proof.kind === 'user_hash' && parsed.user_id !== undefined)
}

function provenValues({ proof, parsed }: Identify): string[] {
  if (proof.kind === 'identity_token') return valuesOf(proof.claims)
  return proof.kind === 'user_hash' ? valuesOf({ user_id: parsed.user_id }) : []
}

/** The visitor with the identities that it names. */
function saidBy({ parsed }: Identify): string {
  return JSON.stringify([parsed.visitor_id, ...valuesOf(parsed)])
}

/** An operation that is refused for lack of a proof neither finds nor creates a contact (R33, R34). */
function isTakenUnproven({ identity_verification }: ProjectRow, { proof, parsed }: Identify): boolean {
  if (proof.kind === 'user_hash') return parsed.user_id === undefined && identity_verification !== 'strict'
  return proof.kind === 'none' && identity_verification === 'off'
}

/** Prefixed, so that a `user_id` that looks like an email is a different value. */
function valuesOf({ email, user_id }: { email?: string | null | undefined; user_id?: string | null | undefined }): string[] {
  return [...(email == null ? [] : [`email ${email}`]), ...(user_id == null ? [] : [`user ${user_id}`])]
}

function presentIdentities(records: Records, visitorId: string): ReadonlySet<string> {
  const contactId = records.visitors.get(visitorId)?.contact_id
  const contact = contactId == null ? undefined : records.contacts.get(contactId)
  return new Set(contact === undefined ? [] : valuesOf(contact))
}
