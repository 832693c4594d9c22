import { z } from 'zod'
import { limits } from '../limits.js'
import { email, id } from './text.js'

/** Claims of an `identity_token` (R31): `sub` or `email` is required. */
const identityClaims = z
  .object({
    sub: id.optional(),
    email: email.optional(),
    company_ids: z.array(id).max(limits.companyIds).optional(),
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
