import type { IdentityClaims, Parsed } from '@hal/contract'
import type { IdentityVerification, Warning } from '@hal/contract/types'
import type { Refusal } from './decision.js'
import { claimMismatch } from './refusals.js'
import type { Proof } from './verification.js'

export type Claimed =
  | { ok: true; operation: Parsed<'identify'>; warnings: Warning[] }
  | { ok: false; refusal: Refusal }

/**
 * Puts the claims of an `identity_token` in the place of what the body says: they win, and a body
 * field that differs is never used (R31). In `strict` it is refused (R34).
 */
export function applyClaims(operation: Parsed<'identify'>, proof: Proof, setting: IdentityVerification): Claimed {
  if (proof.kind !== 'identity_token') return { ok: true, operation, warnings: [] }
  const ignored = ignoredFields(operation, proof.claims, setting)
  const [first] = ignored
  if (setting === 'strict' && first !== undefined) return { ok: false, refusal: claimMismatch(first) }
  const { user_id, email, company_ids } = proof.claims
  const claimed = {
    ...operation,
    user_id,
    email: email ?? operation.email,
    company_ids: company_ids ?? operation.company_ids,
  }
  return { ok: true, operation: claimed, warnings: ignored.map(ignoredWarning) }
}

function ignoredFields(operation: Parsed<'identify'>, claims: IdentityClaims, setting: IdentityVerification): string[] {
  const fields: string[] = []
  if (operation.user_id !== undefined && operation.user_id !== claims.user_id) fields.push('user_id')
  const emailDiffers = operation.email !== undefined && operation.email !== claims.email
  if (emailDiffers && (claims.email !== undefined || setting === 'strict')) fields.push('email')
  if (claims.company_ids !== undefined && setting !== 'strict' && differs(operation.company_ids, claims.company_ids)) {
    fields.push('company_ids')
  }
  return fields
}

/** Whether other companies are given than are claimed, in whatever order. */
function differs(given: string[] | undefined, claimed: string[]): boolean {
  return given !== undefined && (given.some((ref) => !claimed.includes(ref)) || claimed.some((ref) => !given.includes(ref)))
}

function ignoredWarning(path: string): Warning {
  return { code: 'claim_ignored', path, message: `\`${path}\` differs from the \`identity_token\`; the claim was used.` }
}
