import type { Refusal } from '../../domain/decision.js'
import { Refused } from '../problems.js'

/** Converts ingest's refusal of a whole request. Only the cap on identities is logged as a budget. */
export function refusedBy(refusal: Refusal): Refused {
  return refusal.code === 'rate_limited' ? new Refused(refusal, {}, { event: 'budget refused', budget: 'identities' }) : new Refused(refusal)
}
