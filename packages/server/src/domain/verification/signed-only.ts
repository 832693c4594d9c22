import type { IdentityClaims, Parsed, ParsedOperation } from '@hal/contract'
import type { JsonObject, SignedField } from '@hal/contract/types'
import type { Refusal } from '../decision.js'
import { claimMismatch } from '../refusals.js'
import type { Proof } from './verification.js'
import { warn, type Work } from '../records/work.js'

type Identify = Parsed<'identify'>

/**
 * Refuses a stage or deal value that the project accepts only from accounts and tokens, in a call that cannot carry
 * an `identity_token` (R31).
 */
export function unsignedPipeline(operation: ParsedOperation, signedOnly: readonly SignedField[]): Refusal | null {
  if (operation.type === 'set_stage') return signedOnly.includes('stage') ? claimMismatch('stage') : null
  if (operation.type !== 'set_deal') return null
  if (signedOnly.includes('deal_value')) return claimMismatch('deal_value')
  return signedOnly.includes('stage') && operation.stage !== undefined ? claimMismatch('stage') : null
}

/** Removes fields of an `identify` that the project accepts only as claims (R31). */
export function withoutUnsigned(work: Work, operation: Identify, proof: Proof): Identify {
  const { signed_only } = work.records.project
  if (signed_only.length === 0) return operation
  const claims = proof.kind === 'identity_token' ? proof.claims : undefined
  const isSigned = (field: SignedField): boolean => signed_only.includes(field)
  return {
    ...operation,
    name: isSigned('name') ? signedValue(work, 'name', operation.name, claims?.name) : operation.name,
    phone: isSigned('phone') ? signedValue(work, 'phone', operation.phone, claims?.phone) : operation.phone,
    metadata: isSigned('metadata') ? signedKeys(work, 'metadata', operation.metadata, claims?.metadata) : operation.metadata,
    company: signedCompany(work, operation.company, claims, isSigned),
  }
}

/** `company` covers the whole object. A `company.id` in the claim `company_ids` is also signed. */
function signedCompany(
  work: Work,
  given: Identify['company'],
  claims: IdentityClaims | undefined,
  isSigned: (field: SignedField) => boolean,
): Identify['company'] {
  if (given === undefined) return undefined
  const all = isSigned('company')
  const claim = claims?.company
  const { id, name, domain, stage, deal_value, metadata } = given
  const claimedId = claim?.id ?? (id !== undefined && claims?.company_ids?.includes(id) ? id : undefined)
  const company = {
    id: all ? signedValue(work, 'company.id', id, claimedId) : id,
    name: all ? signedValue(work, 'company.name', name, claim?.name) : name,
    domain: all ? signedValue(work, 'company.domain', domain, claim?.domain) : domain,
    stage: all || isSigned('stage') ? signedValue(work, 'company.stage', stage, claim?.stage) : stage,
    deal_value: all || isSigned('deal_value') ? signedValue(work, 'company.deal_value', deal_value, claim?.deal_value) : deal_value,
    metadata: all ? signedKeys(work, 'company.metadata', metadata, claim?.metadata) : metadata,
  }
  return Object.values(company).some((value) => value !== undefined) ? company : undefined
}

/** Claims have already replaced body fields, so fields without a claim are removed. */
function signedValue<Value>(work: Work, path: string, given: Value | undefined, claim: unknown): Value | undefined {
  if (given === undefined || claim !== undefined) return given
  warnUnsigned(work, path)
  return undefined
}

function signedKeys(work: Work, path: string, given: JsonObject | undefined, claim: JsonObject = {}): JsonObject | undefined {
  const entries = Object.entries(given ?? {}).filter(([key]) => {
    const isSaid = Object.hasOwn(claim, key)
    if (!isSaid) warnUnsigned(work, `${path}.${key}`)
    return isSaid
  })
  return given === undefined ? undefined : Object.fromEntries(entries)
}

/** Warns that a field was not used because it was not signed. */
export function warnUnsigned(work: Work, path: string): void {
  warn(work, 'claim_ignored', `The project takes \`${path}\` only from a claim of the \`identity_token\`, so it was not used.`, path)
}
