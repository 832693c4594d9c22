import { z } from 'zod'
import { limits } from '../limits.js'
import type { JsonObject } from '../types/index.js'
import { domain } from './domain.js'
import { email } from './email.js'
import { id } from './id.js'
import { jsonObject } from './json-object.js'
import { dealValue } from './operation.js'
import { orAbsent, text } from './text.js'
import { trimText } from './visible-text.js'

/**
 * What a token says is taken as it is or not at all (R31): a claim that a body would be tidied up for
 * is refused, since two readers of one token must not read two different people.
 */
function exact<Schema extends z.ZodType>(schema: Schema) {
  return z
    .unknown()
    .refine((raw) => typeof raw !== 'string' || trimText(raw) === raw)
    .pipe(schema)
}

const lowerAscii = (letters: string): string => letters.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** ASCII case and the Unicode form of the domain are the only differences from the normal form that count for nothing. */
function isNormal(raw: unknown): boolean {
  const normal = email.safeParse(raw)
  if (!normal.success || typeof raw !== 'string' || raw.endsWith('.')) return false
  const localPart = (address: string) => address.slice(0, address.lastIndexOf('@'))
  return lowerAscii(localPart(raw)) === localPart(normal.data)
}

const companyClaim = z.object({
  id: orAbsent(exact(id)),
  name: orAbsent(exact(text(limits.nameChars))),
  domain: orAbsent(exact(domain)),
  stage: orAbsent(exact(text(limits.stageNameChars))),
  deal_value: dealValue.optional(),
  metadata: orAbsent(jsonObject),
})

/** Claims of an `identity_token` (R31): `sub` or `email` is required; `null` is not claimed, as in a body. */
const identityClaims = z
  .object({
    sub: orAbsent(exact(id)),
    email: orAbsent(exact(z.unknown().refine(isNormal)).pipe(email)),
    company_ids: orAbsent(z.array(exact(id)).max(limits.companyIds)),
    name: orAbsent(exact(text(limits.nameChars))),
    phone: orAbsent(exact(text(limits.phoneChars))),
    metadata: orAbsent(jsonObject),
    company: orAbsent(companyClaim),
  })
  .refine(({ sub, email: address }) => sub !== undefined || address !== undefined)

/** What a token says of the company (R31): fields of the body's `company`, which they win over one by one. */
export interface CompanyClaim {
  id?: string | undefined
  name?: string | undefined
  domain?: string | undefined
  stage?: string | undefined
  deal_value?: number | null | undefined
  metadata?: JsonObject | undefined
}

export interface IdentityClaims {
  user_id: string | undefined
  email: string | undefined
  company_ids: string[] | undefined
  name: string | undefined
  phone: string | undefined
  metadata: JsonObject | undefined
  company: CompanyClaim | undefined
}

/** Reads the payload of a token whose signature was found right; `null` where its claims are no claims. */
export function parseIdentityClaims(payload: unknown): IdentityClaims | null {
  const parsed = identityClaims.safeParse(payload)
  if (!parsed.success) return null
  const { sub, ...claims } = parsed.data
  return { user_id: sub, ...claims }
}
