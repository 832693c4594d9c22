import type { IdentityClaims, Parsed } from '@hal/contract'
import type { Warning } from '@hal/contract/types'
import { isClaimed } from './claimed-companies.js'
import type { Refusal } from './decision.js'
import type { Records } from './records.js'
import { claimMismatch } from './refusals.js'
import type { Proof } from './verification.js'

export type Claimed =
  | { ok: true; operation: Parsed<'identify'>; warnings: Warning[] }
  | { ok: false; refusal: Refusal }

/**
 * Puts the claims of an `identity_token` in the place of what the body says: they win, and a body
 * field that differs is never used (R31). In `strict` it is refused (R34).
 */
export function applyClaims(operation: Parsed<'identify'>, proof: Proof, records: Records): Claimed {
  if (proof.kind !== 'identity_token') return { ok: true, operation, warnings: [] }
  const isStrict = records.project.identity_verification === 'strict'
  const strayCompany = namesStrayCompany(operation, proof.claims, records)
  const ignored = [...ignoredFields(operation, proof.claims, isStrict), ...(strayCompany ? ['company.id'] : [])]
  const [first] = ignored
  if (isStrict && first !== undefined) return { ok: false, refusal: claimMismatch(first) }
  const { user_id, email, company_ids } = proof.claims
  const claimed = {
    ...operation,
    user_id,
    email: email ?? operation.email,
    // What is said about a company that is not theirs must not land on one that is.
    company: strayCompany ? undefined : operation.company,
    company_ids: company_ids ?? operation.company_ids,
  }
  return { ok: true, operation: claimed, warnings: ignored.map(ignoredWarning) }
}

function ignoredFields(operation: Parsed<'identify'>, claims: IdentityClaims, isStrict: boolean): string[] {
  const fields: string[] = []
  if (operation.user_id !== undefined && operation.user_id !== claims.user_id) fields.push('user_id')
  const emailDiffers = operation.email !== undefined && operation.email !== claims.email
  if (emailDiffers && (claims.email !== undefined || isStrict)) fields.push('email')
  if (claims.company_ids !== undefined && !isStrict && differs(operation.company_ids, claims.company_ids)) {
    fields.push('company_ids')
  }
  return fields
}

/** Whether `company.id` is none of the companies claimed, where there are such claims. */
function namesStrayCompany({ company }: Parsed<'identify'>, { company_ids }: IdentityClaims, records: Records): boolean {
  return company?.id !== undefined && company_ids !== undefined && !isClaimed(records, company_ids, company.id)
}

/** Whether other companies are given than are claimed, in whatever order. */
function differs(given: string[] | undefined, claimed: string[]): boolean {
  return given !== undefined && (given.some((ref) => !claimed.includes(ref)) || claimed.some((ref) => !given.includes(ref)))
}

function ignoredWarning(path: string): Warning {
  return { code: 'claim_ignored', path, message: `\`${path}\` differs from the \`identity_token\`; the claim was used.` }
}
