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
 * Accepts a claim only in its exact form (R31). A claim that a body field would normalise is rejected. Otherwise
 * two readers of one token could read two different people.
 */
function exact<Schema extends z.ZodType>(schema: Schema) {
  return z
    .unknown()
    .refine((raw) => typeof raw !== 'string' || trimText(raw) === raw)
    .pipe(schema)
}

const lowerAscii = (letters: string): string => letters.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Whether an email is normal apart from ASCII case and the Unicode form of the domain, which do not matter. */
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

/** Claims of an `identity_token` (R31). `sub` or `email` is required. `null` means not claimed, as in a body. */
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

/** The company claim of a token (R31). Each field overrides the same field of the body's `company`. */
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

/** Reads the payload of a token with a valid signature. Returns `null` if the claims are invalid. */
export function parseIdentityClaims(payload: unknown): IdentityClaims | null {
  const parsed = identityClaims.safeParse(payload)
  if (!parsed.success) return null
  const { sub, ...claims } = parsed.data
  return { user_id: sub, ...claims }
}
