import type { IdentityClaims, Parsed } from '@hal/contract'
import type { JsonObject, Warning } from '@hal/contract/types'
import { isClaimed } from '../companies/claimed-companies.js'
import type { Refusal } from '../decision.js'
import { sameJson } from '../records/differences.js'
import type { Records } from '../records/records.js'
import { claimMismatch } from '../refusals.js'
import type { Proof } from './verification.js'

type Identify = Parsed<'identify'>

export type Claimed =
  | { ok: true; operation: Identify; warnings: Warning[] }
  | { ok: false; refusal: Refusal }

/**
 * Replaces body fields with the claims of an `identity_token`. A body field with another value is never used
 * (R31). In `strict`, it is refused (R34).
 */
export function applyClaims(operation: Identify, proof: Proof, records: Records): Claimed {
  if (proof.kind !== 'identity_token') return { ok: true, operation, warnings: [] }
  const isStrict = records.project.identity_verification === 'strict'
  const isStray = namesStrayCompany(operation, proof.claims, records)
  const ignored = [...identityDiffering(operation, proof.claims, isStrict), ...fieldsDiffering(operation, proof.claims, isStray)]
  const [first] = ignored
  if (isStrict && first !== undefined) return { ok: false, refusal: claimMismatch(first) }
  const claimed = withClaims(operation, proof.claims, isStray)
  return { ok: true, operation: claimed, warnings: ignored.map(ignoredWarning) }
}

/** Merges the claims into the operation. Objects merge key by key, and claims win. */
function withClaims(operation: Identify, claims: IdentityClaims, isStray: boolean): Identify {
  const { user_id, email, company_ids, name, phone, metadata } = claims
  return {
    ...operation,
    user_id,
    email: email ?? operation.email,
    name: name ?? operation.name,
    phone: phone ?? operation.phone,
    metadata: overlay(operation.metadata, metadata),
    // Fields for another company must not be written to the caller's own company.
    company: claimedCompany(isStray ? undefined : operation.company, claims.company),
    company_ids: company_ids ?? operation.company_ids,
  }
}

function claimedCompany(given: Identify['company'], claim: IdentityClaims['company']): Identify['company'] {
  if (claim === undefined) return given
  const said = Object.fromEntries(Object.entries(claim).filter(([, value]) => value !== undefined))
  return { ...given, ...said, metadata: overlay(given?.metadata, claim.metadata) }
}

function overlay(given: JsonObject | undefined, claim: JsonObject | undefined): JsonObject | undefined {
  return claim === undefined ? given : { ...given, ...claim }
}

function identityDiffering(operation: Identify, claims: IdentityClaims, isStrict: boolean): string[] {
  const paths: string[] = []
  if (operation.user_id !== undefined && operation.user_id !== claims.user_id) paths.push('user_id')
  const emailDiffers = operation.email !== undefined && operation.email !== claims.email
  if (emailDiffers && (claims.email !== undefined || isStrict)) paths.push('email')
  if (claims.company_ids !== undefined && !isStrict && differs(operation.company_ids, claims.company_ids)) paths.push('company_ids')
  return paths
}

function fieldsDiffering(operation: Identify, claims: IdentityClaims, isStray: boolean): string[] {
  const person = ['name', 'phone'] as const
  const company = ['name', 'domain', 'stage', 'deal_value'] as const
  const { company: given = {}, metadata = {} } = operation
  const claim = claims.company ?? {}
  return [
    ...person.filter((field) => isOther(operation[field], claims[field])),
    ...keysDiffering(metadata, claims.metadata).map((key) => `metadata.${key}`),
    ...(isStray ? ['company.id'] : []),
    ...company.filter((field) => isOther(given[field], claim[field])).map((field) => `company.${field}`),
    ...keysDiffering(given.metadata ?? {}, claim.metadata).map((key) => `company.metadata.${key}`),
  ]
}

function isOther(given: unknown, claim: unknown): boolean {
  return given !== undefined && claim !== undefined && given !== claim
}

function keysDiffering(given: JsonObject, claim: JsonObject = {}): string[] {
  return Object.keys(claim).filter((key) => Object.hasOwn(given, key) && !sameJson(given[key], claim[key]))
}

/** Whether the proof claims companies and `company.id` is not one of them. */
function namesStrayCompany({ company }: Identify, { company_ids, company: claim }: IdentityClaims, records: Records): boolean {
  if (company?.id === undefined) return false
  if (claim?.id !== undefined) return !isClaimed(records, [claim.id], company.id)
  return company_ids !== undefined && !isClaimed(records, company_ids, company.id)
}

/** Whether the given companies differ from the claimed ones, in any order. */
function differs(given: string[] | undefined, claimed: string[]): boolean {
  return given !== undefined && (given.some((ref) => !claimed.includes(ref)) || claimed.some((ref) => !given.includes(ref)))
}

function ignoredWarning(path: string): Warning {
  return { code: 'claim_ignored', path, message: `\`${path}\` differs from the \`identity_token\`; the claim was used.` }
}
