import { closestName, growthFault } from '@hal/contract'
import type { CompanyCandidate, FieldError, JsonObject } from '@hal/contract/types'
import type { Refusal } from './decision.js'
import { mergeMetadata } from './records/metadata.js'
import type { StageRow } from './records/rows.js'

/** Refusals shared by several rules. */

export const noContact: Refusal = {
  code: 'no_contact',
  detail: 'The visitor has no contact. Call `identify` with an `email` or `user_id` first.',
}

export const noCompany: Refusal = {
  code: 'no_company',
  detail: 'The contact has no company. Call `identify` with `company.id`, or link one from the account.',
}

/** The same answer for a company that does not exist and one that is not linked (R20). */
export const companyNotLinked: Refusal = {
  code: 'company_not_linked',
  detail: '`company_id` names no company that the visitor’s contact is linked to.',
}

export const identityUnproven: Refusal = {
  code: 'identity_unverified',
  detail: 'This needs a proof of identity in `identify`, or the `visitor_token` that an earlier one returned. The call has no valid one.',
}

/** A `user_hash` proves only an id, but `strict` also requires proof of companies and emails (R31). */
export const userHashInStrict: Refusal = {
  code: 'identity_unverified',
  detail: 'In `strict` projects a `user_hash` does not count. Send an `identity_token` with `identify`.',
}

/** An invalid proof is refused, whatever the setting (R31). */
export function identityWrong(fault: FieldError): Refusal {
  return { code: 'identity_unverified', detail: `\`${fault.path}\` ${fault.message}.`, errors: [fault] }
}

export function companyAmbiguous(candidates: CompanyCandidate[]): Refusal {
  return {
    code: 'company_ambiguous',
    detail: 'The contact has several companies and none is active. Send `company_id`.',
    candidates,
  }
}

/** Suggests the stage that was probably meant. */
export function unknownStage(asked: string, stages: readonly StageRow[]): Refusal {
  return { code: 'unknown_stage', detail: unknownStageDetail(asked, stages), stages: stages.map(({ name }) => name) }
}

/** The same text for a refusal and for a warning. */
export function unknownStageDetail(asked: string, stages: readonly StageRow[]): string {
  const meant = closestName(asked, stages.map(({ name }) => name))
  const detail = 'The project has no stage with this name or id.'
  return meant === undefined ? detail : `${detail} Did you mean \`${meant}\`?`
}

export function claimMismatch(path: string): Refusal {
  return {
    code: 'claim_mismatch',
    detail: `\`${path}\` is not what the \`identity_token\` claims.`,
    errors: [{ path, message: 'is not what the identity_token claims' }],
  }
}

export function notFound(record: string): Refusal {
  return { code: 'not_found', detail: `There is no such ${record} in this project.` }
}

export function invalid(path: string, message: string): Refusal {
  return { code: 'invalid_request', detail: `\`${path}\` ${message}.`, errors: [{ path, message }] }
}

/** The result of a merge: the object, or the limit that it would exceed. */
export type Merged = { ok: true; metadata: JsonObject } | { ok: false; refusal: Refusal }

/**
 * Merges by R6 within the limits. `path` is the place of the keys in the request. An object that a merge of
 * records left over a limit may stay so (R4).
 */
export function mergeWithinLimits(kept: JsonObject, given: JsonObject, path: string): Merged {
  const metadata = mergeMetadata(kept, given)
  const fault = growthFault(kept, metadata)
  return fault === null ? { ok: true, metadata } : { ok: false, refusal: invalid(path, fault) }
}
