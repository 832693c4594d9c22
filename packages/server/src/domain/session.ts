import { companiesClaimed } from './companies/claimed-companies.js'
import type { Operation } from './operation.js'
import { provenIdentity } from './verification/proven.js'
import type { Records } from './records/records.js'
import type { Session } from './verification/verification.js'

/**
 * The session that a proof earns (R32). It is bound to the visitor, its contact, and the proven `user_id`, email
 * and companies. Only a proof earns a session.
 */
export function earnedSession(records: Records, { parsed, proof }: Operation, contactId: string | null): Session | null {
  if (parsed.type !== 'identify' || contactId === null) return null
  if (proof.kind !== 'user_hash' && proof.kind !== 'identity_token') return null
  if (records.visitors.get(parsed.visitor_id)?.contact_id !== contactId) return null
  return {
    visitor_id: parsed.visitor_id,
    contact_id: contactId,
    ...provenIdentity(parsed, proof),
    company_ids: companiesClaimed(proof),
    proof: proof.kind,
  }
}
