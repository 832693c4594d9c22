import type { Parsed } from '@hal/contract'
import type { CompanyBy, StageUpdate, WarningCode } from '@hal/contract/types'
import { linkCompany } from './companies.js'
import type { Refusal } from './decision.js'
import { enterCompany, type CompanyFields } from './enter-company.js'
import { createPlaceholder, onlyPlaceholder, upgradePlaceholder } from './placeholders.js'
import { companiesOf, companyByRef } from './records.js'
import type { CompanyRow, ContactRow, VisitorRow } from './rows.js'
import { resolveTarget } from './target.js'
import { visitorOf } from './visitors.js'
import { warn, type Work } from './work.js'
import { writeCompany } from './write-company.js'

type IdentifyOperation = Parsed<'identify'>

export interface CompanyIdentified {
  company: CompanyRow | null
  companyBy: CompanyBy
  stageUpdate: StageUpdate | undefined
}

export type CompanyOutcome = ({ ok: true } & CompanyIdentified) | { ok: false; refusal: Refusal }

const nothing: CompanyOutcome = { ok: true, company: null, companyBy: null, stageUpdate: undefined }

/**
 * The second half of `identify`: companies, in the order that the rules give (R9-R16).
 *
 * @param isIdentified whether the call says an email or `user_id`
 */
export function identifyCompanies(
  work: Work,
  operation: IdentifyOperation,
  visitor: VisitorRow,
  contact: ContactRow | null,
  isIdentified: boolean,
): CompanyOutcome {
  if (contact === null) {
    warnOfNoContact(work, operation)
    return nothing
  }
  const fields = operation.company
  const entered = fields?.id === undefined ? undefined : enterCompany(work, fields, fields.id, visitor.visitor_id, contact.id)
  linkCompanies(work, operation.company_ids ?? [], contact.id)
  if (isIdentified && companiesOf(work.records, contact.id).length === 0) createPlaceholder(work, contact)
  const upgraded = upgrade(work, fields, contact.id)
  const target = entered === null ? onlyUpgraded(upgraded) : findTarget(work, visitor.visitor_id, fields?.id)
  if (target.company === null) {
    warnOfUnwritten(work, fields, target.code, target.message)
    return nothing
  }
  const { company, companyBy } = target
  if (fields === undefined) return { ok: true, company, companyBy, stageUpdate: undefined }
  const written = writeCompany(work, operation, fields, company, contact.id)
  return written.ok ? { ...written, companyBy } : written
}

function warnOfNoContact(work: Work, operation: IdentifyOperation): void {
  const message = 'The visitor has no contact, so nothing was done about companies.'
  if (operation.company !== undefined) warn(work, 'no_contact', message, 'company')
  if (operation.company_ids !== undefined) warn(work, 'no_contact', message, 'company_ids')
}

/** R13: links only, never the active company. */
function linkCompanies(work: Work, refs: readonly string[], contactId: string): void {
  refs.forEach((ref, index) => {
    const company = companyByRef(work.records, ref)
    if (company !== undefined) linkCompany(work, contactId, company.id)
    else warn(work, 'company_not_found', 'There is no company with this id, so it was not linked.', `company_ids[${index}]`)
  })
}

/** R10: the name makes a real company of the contact's only one; one that was entered is among the contact's by now. */
function upgrade(work: Work, fields: CompanyFields | undefined, contactId: string): CompanyRow | undefined {
  const placeholder = onlyPlaceholder(work.records, contactId)
  if (fields?.name === undefined || placeholder === undefined) return undefined
  return upgradePlaceholder(work, placeholder, contactId, { name: fields.name })
}

type FoundTarget =
  | { company: CompanyRow; companyBy: CompanyBy }
  | { company: null; code: WarningCode; message: string }

/** A `company.id` that was not found means nobody but the placeholder upgraded in this call (R12). */
function onlyUpgraded(upgraded: CompanyRow | undefined): FoundTarget {
  if (upgraded !== undefined) return { company: upgraded, companyBy: 'single' }
  return { company: null, code: 'company_not_found', message: 'The company was not found, so this was not written.' }
}

/** R14. */
function findTarget(work: Work, visitorId: string, ref: string | undefined): FoundTarget {
  const target = resolveTarget(work.records, visitorOf(work, visitorId), ref)
  if (target.company !== null) return { company: target.company, companyBy: target.by }
  const code = target.refusal.code === 'company_ambiguous' ? 'company_ambiguous' : 'no_company'
  return { company: null, code, message: 'It is not clear which company is meant, so this was not written.' }
}

/** Each company field that found no target is told by name (R12, R15). */
function warnOfUnwritten(work: Work, fields: CompanyFields | undefined, code: WarningCode, message: string): void {
  for (const [field, value] of Object.entries(fields ?? {})) {
    if (field !== 'id' && value !== undefined) warn(work, code, message, `company.${field}`)
  }
}
