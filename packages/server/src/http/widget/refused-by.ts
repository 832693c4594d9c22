import type { Refusal } from '../../domain/decision.js'
import { Refused } from '../problems.js'

/** A request that ingest refused as a whole. Of its refusals only the cap on identities is one of a budget. */
export function refusedBy(refusal: Refusal): Refused {
  return refusal.code === 'rate_limited' ? new Refused(refusal, {}, { event: 'budget refused', budget: 'identities' }) : new Refused(refusal)
}
