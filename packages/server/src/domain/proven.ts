import type { Parsed } from '@hal/contract'
import type { ContactRow } from './rows.js'
import type { Proof } from './verification.js'

/** The proven identity of a caller, and its visitor. */
export interface ProvenIdentity {
  user_id: string | null
  email: string | null
}

export const provenNobody: ProvenIdentity = { user_id: null, email: null }

/** The reach of a proof: a `user_hash` covers only the id, a token covers its claims (R31, R34). */
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
 * Whether the contact is the one whom the caller has proven to be. A visitor may be linked to a
 * contact that it named by an unproven email in an earlier call, so that to prove the visitor is
 * not enough to read of its contact (R34).
 */
export function provesContact({ user_id, email }: ProvenIdentity, contact: ContactRow | null | undefined): boolean {
  if (contact == null) return false
  return (user_id !== null && contact.user_id === user_id) || (email !== null && contact.email === email)
}
