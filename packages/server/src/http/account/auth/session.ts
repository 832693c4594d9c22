import type { Refusal, SignedIn } from '../../../accounts/port.js'
import { Refused } from '../../problems.js'

/** The token and user of a successful sign-in. @throws Refused */
export function signedInOrRefused(outcome: SignedIn | Refusal): Omit<SignedIn, 'status'> {
  if (outcome.status === 'signed_in') return { token: outcome.token, user: outcome.user }
  const { status: _status, ...refusal } = outcome
  throw new Refused(refusal, {}, refusal.code === 'unauthenticated' ? { event: 'sign-in refused' } : null)
}
