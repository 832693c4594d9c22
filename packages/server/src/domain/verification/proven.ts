import type { Parsed } from '@hal/contract'
import type { ContactRow } from '../records/rows.js'
import type { Proof } from './verification.js'

/** The proven identity of a caller, and its visitor. */
export interface ProvenIdentity {
  user_id: string | null
  email: string | null
}

export const provenNobody: ProvenIdentity = { user_id: null, email: null }

/** The identity that a proof covers: a `user_hash` covers only the id, a token its claims (R31, R34). */
export function provenIdentity(operation: Parsed<'identify'>, proof: Proof): ProvenIdentity {
  switch (proof.kind) {
    case 'identity_token':
      return { user_id: proof.claims.user_id ?? null, email: proof.claims.email ?? null }
    case 'user_hash':
      return { user_id: operation.user_id ?? null, email: null }
    case 'none':
    case 'wrong':
      return provenNobody
  }
}

/**
 * Whether the caller has proven to be this contact. A visitor may be linked to a contact by an unproven email in
 * an earlier call. So a proof of the visitor alone does not allow reading its contact (R34).
 */
export function provesContact({ user_id, email }: ProvenIdentity, contact: ContactRow | null | undefined): boolean {
  if (contact == null) return false
  return (user_id !== null && contact.user_id === user_id) || (email !== null && contact.email === email)
}
