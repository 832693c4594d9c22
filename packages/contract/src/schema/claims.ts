import { z } from 'zod'
import { limits } from '../limits.js'
import { email, id, orAbsent } from './text.js'

/** Claims of an `identity_token` (R31): `sub` or `email` is required; `null` is not claimed, as in a body. */
const identityClaims = z
  .object({
    sub: orAbsent(id),
    email: orAbsent(email),
    company_ids: orAbsent(z.array(id).max(limits.companyIds)),
  })
  .refine(({ sub, email }) => sub !== undefined || email !== undefined)

export interface IdentityClaims {
  user_id: string | undefined
  email: string | undefined
  company_ids: string[] | undefined
}

/** Reads the payload of a token whose signature was found right; `null` where its claims are no claims. */
export function parseIdentityClaims(payload: unknown): IdentityClaims | null {
  const parsed = identityClaims.safeParse(payload)
  if (!parsed.success) return null
  const { sub, email, company_ids } = parsed.data
  return { user_id: sub, email, company_ids }
}
