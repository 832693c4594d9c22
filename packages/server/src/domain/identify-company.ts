import { isCompanyId, type Parsed } from '@hal/contract'
import type { CompanyBy, StageUpdate, WarningCode } from '@hal/contract/types'
import { createCompany, emptyCompany, linkCompany, updateCompany } from './companies.js'
import { updateDealValue } from './deals.js'
import type { Refusal } from './decision.js'
import {
  createPlaceholder,
  isUntouched,
  onlyPlaceholder,
  removePlaceholder,
  upgradePlaceholder,
} from './placeholders.js'
import { companiesOf, companyByRef } from './records.js'
import { mergeWithinLimits } from './refusals.js'
import type { CompanyRow, ContactRow, VisitorRow } from './rows.js'
import { findStage, stageMode, updateStage } from './stages.js'
import { resolveTarget } from './target.js'
import { record, warn, type Work } from './work.js'

type IdentifyOperation = Parsed<'identify'>
type CompanyFields = NonNullable<IdentifyOperation['company']>

export interface CompanyIdentified {
  company: CompanyRow | null
  companyBy: CompanyBy
  stageUpdate: StageUpdate | undefined
}

export type CompanyOutcome = ({ ok: true } & CompanyIdentified) | { ok: false; refusal: Refusal }

const nothing: CompanyIdentified = { company: null, companyBy: null, stageUpdate: undefined }

/** The second half of `identify`: companies, in the order that the rules give (R9-R16). */
export function identifyCompanies(
  work: Work,
  operation: IdentifyOperation,
  visitor: VisitorRow,
  contact: ContactRow | null,
  isIdentified: boolean,
): CompanyOutcome {
  if (contact === null) {
    warnOfNoContact(work, operation)
    return { ok: true, ...nothing }
  }
  const fields = operation.company
  const explicit = fields?.id === undefined ? undefined : enterCompany(work, fields, fields.id, visitor, contact.id)
  linkCompanies(work, operation.company_ids ?? [], contact.id)
  if (isIdentified && companiesOf(work.records, contact.id).length === 0) createPlaceholder(work, contact)
  const upgraded = upgrade(work, fields, explicit, contact.id)
  const target = findTarget(work, visitor.visitor_id, fields?.id, explicit, upgraded)
  if (fields === undefined) return { ok: true, ...target, stageUpdate: undefined }
  if (target.company === null) {
    warnOfUnwritten(work, fields, target.code, target.message)
    return { ok: true, ...nothing }
  }
  return writeCompany(work, operation, fields, target.company, target.companyBy, contact.id)
}

function warnOfNoContact(work: Work, operation: IdentifyOperation): void {
  const message = 'The visitor has no contact, so nothing was done about companies.'
  if (operation.company !== undefined) warn(work, 'no_contact', message, 'company')
  if (operation.company_ids !== undefined) warn(work, 'no_contact', message, 'company_ids')
}

/** R11, R12: the company of `company.id`, linked and active; `null` where it was not found. */
function enterCompany(
  work: Work,
  fields: CompanyFields,
  ref: string,
  visitor: VisitorRow,
  contactId: string,
): CompanyRow | null {
  const company = companyByRef(work.records, ref) ?? createMissing(work, fields, ref, contactId)
  if (company === null) {
    warn(work, 'company_not_found', 'There is no company with this id, so it was not linked.', 'company.id')
    setActiveCompany(work, visitor.visitor_id, null)
    return null
  }
  leaveUntouchedPlaceholder(work, contactId, company.id)
  linkCompany(work, contactId, company.id)
  setActiveCompany(work, visitor.visitor_id, company.id)
  return company
}

/** `create_missing`: a company of that `external_id`, or the placeholder that becomes it (R12). */
function createMissing(work: Work, fields: CompanyFields, ref: string, contactId: string): CompanyRow | null {
  if (work.records.project.company_policy !== 'create_missing' || isCompanyId(ref)) return null
  const name = fields.name ?? ref
  const placeholder = onlyPlaceholder(work.records, contactId)
  if (placeholder !== undefined) return upgradePlaceholder(work, placeholder, contactId, { name, external_id: ref })
  return createCompany(work, { ...emptyCompany(work, name), external_id: ref })
}

/** R11: an untouched placeholder that was the contact's only other company goes. */
function leaveUntouchedPlaceholder(work: Work, contactId: string, enteredId: string): void {
  const [other, another] = companiesOf(work.records, contactId).filter(({ id }) => id !== enteredId)
  if (other !== undefined && another === undefined && isUntouched(work.records, other)) {
    removePlaceholder(work, other, contactId)
  }
}

function setActiveCompany(work: Work, visitorId: string, companyId: string | null): void {
  const visitor = work.records.visitors.get(visitorId)
  if (visitor === undefined || visitor.active_company_id === companyId) return
  record(work, { type: 'visitor_saved', visitor: { ...visitor, active_company_id: companyId } })
}

/** R13: links only, never the active company. */
function linkCompanies(work: Work, refs: readonly string[], contactId: string): void {
  refs.forEach((ref, index) => {
    const company = companyByRef(work.records, ref)
    if (company !== undefined) linkCompany(work, contactId, company.id)
    else warn(work, 'company_not_found', 'There is no company with this id, so it was not linked.', `company_ids[${index}]`)
  })
}

/** R10: the name makes a real company of the contact's only one, unless another company was meant. */
function upgrade(
  work: Work,
  fields: CompanyFields | undefined,
  explicit: CompanyRow | null | undefined,
  contactId: string,
): CompanyRow | undefined {
  if (fields?.name === undefined) return undefined
  const placeholder = onlyPlaceholder(work.records, contactId)
  if (placeholder === undefined) return undefined
  if (explicit != null && explicit.id !== placeholder.id) return undefined
  return upgradePlaceholder(work, placeholder, contactId, { name: fields.name })
}

type FoundTarget =
  | { company: CompanyRow; companyBy: CompanyBy }
  | { company: null; companyBy: null; code: WarningCode; message: string }

/** R14; a `company.id` that was not found means nobody but the placeholder upgraded in this call (R12). */
function findTarget(
  work: Work,
  visitorId: string,
  ref: string | undefined,
  explicit: CompanyRow | null | undefined,
  upgraded: CompanyRow | undefined,
): FoundTarget {
  const visitor = work.records.visitors.get(visitorId)
  if (explicit === null) {
    if (upgraded !== undefined) return { company: upgraded, companyBy: 'single' }
    return { company: null, companyBy: null, code: 'company_not_found', message: 'The company was not found, so this was not written.' }
  }
  if (visitor === undefined) throw new Error(`visitor ${visitorId} was linked but is not there`)
  const target = resolveTarget(work.records, visitor, ref)
  if (target.company !== null) return { company: target.company, companyBy: target.by }
  const code = target.refusal.code === 'company_ambiguous' ? 'company_ambiguous' : 'no_company'
  return { company: null, companyBy: null, code, message: 'It is not clear which company is meant, so this was not written.' }
}

/** Each company field that found no target is told by name (R12, R15). */
function warnOfUnwritten(work: Work, fields: CompanyFields, code: WarningCode, message: string): void {
  for (const [field, value] of Object.entries(fields)) {
    if (field !== 'id' && value !== undefined) warn(work, code, message, `company.${field}`)
  }
}

/** R15: metadata, empty domain, stage and deal value of the target. */
function writeCompany(
  work: Work,
  operation: IdentifyOperation,
  fields: CompanyFields,
  company: CompanyRow,
  companyBy: CompanyBy,
  contactId: string,
): CompanyOutcome {
  const merged = mergeWithinLimits(company.metadata, fields.metadata ?? {}, 'company.metadata')
  if (!merged.ok) return merged
  if (fields.name !== undefined && fields.name !== company.name) {
    warn(work, 'company_name_kept', 'The widget names only placeholder companies; this one keeps its name.', 'company.name')
  }
  const domain = company.domain ?? fields.domain ?? null
  updateCompany(work, company, { ...company, metadata: merged.metadata, domain })
  const stageUpdate = writeStage(work, operation, fields, company.id, contactId)
  const staged = latest(work, company.id)
  if (fields.deal_value !== undefined) updateDealValue(work, staged, fields.deal_value, contactId)
  return { ok: true, company: latest(work, company.id), companyBy, stageUpdate }
}

function writeStage(
  work: Work,
  operation: IdentifyOperation,
  fields: CompanyFields,
  companyId: string,
  contactId: string,
): StageUpdate | undefined {
  if (fields.stage === undefined) return undefined
  const stage = findStage(work.records.stages, fields.stage)
  if (stage === undefined) {
    warn(work, 'unknown_stage', 'The project has no stage of this name or id.', 'company.stage')
    return undefined
  }
  return updateStage(work, latest(work, companyId), stage, stageMode(work, operation.stage_update_mode), contactId)
}

function latest(work: Work, companyId: string): CompanyRow {
  const company = work.records.companies.get(companyId)
  if (company === undefined) throw new Error(`company ${companyId} was written but is not there`)
  return company
}
