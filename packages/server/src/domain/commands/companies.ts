import type { CompanyInput, CompanyPatch } from '@hal/contract'
import { createCompany, emptyCompany, linkCompany, unlinkCompany, updateCompany } from '../companies/companies.js'
import { updateDealValue } from '../stages/deals.js'
import type { CommandEffect, Refusal } from '../decision.js'
import { companiesOf, companyByRef, existingCompany, linkOf } from '../records/records.js'
import { mergeWithinLimits, notFound, unknownStage } from '../refusals.js'
import type { CompanyRow, HeldCompanyField, StageRow } from '../records/rows.js'
import { clearStage, findStage, updateStage } from '../stages/stages.js'
import { record, tell, type Work } from '../records/work.js'
import { given } from './given.js'

/** Creates only the company; contacts are linked separately (R28). */
export function createCompanyByHand(work: Work, input: CompanyInput): CommandEffect {
  const empty = emptyCompany(work, input.name)
  const edited = edit(work, empty, input)
  if (!edited.ok) return edited
  const created = createCompany(work, edited.company)
  writePipeline(work, created.id, input, edited.stage)
  return { ok: true, id: created.id }
}

/** Merges metadata and replaces scalar fields. `null` clears a field. Stages are written exactly (R18, R28). */
export function patchCompany(work: Work, ref: string, patch: CompanyPatch): CommandEffect {
  const before = companyByRef(work.records, ref)
  if (before === undefined) return { ok: false, refusal: notFound('company') }
  const edited = edit(work, before, patch)
  if (!edited.ok) return edited
  updateCompany(work, before, edited.company)
  writePipeline(work, before.id, patch, edited.stage)
  return { ok: true, id: before.id }
}

type Edited = { ok: true; company: CompanyRow; stage: StageRow | undefined } | { ok: false; refusal: Refusal }

function edit(work: Work, company: CompanyRow, patch: CompanyPatch): Edited {
  const owner = patch.external_id == null ? undefined : companyByRef(work.records, patch.external_id)
  if (owner !== undefined && owner.id !== company.id) {
    const detail = 'Another company has this external_id.'
    return { ok: false, refusal: { code: 'external_id_taken', detail, existing_id: owner.id } }
  }
  const stage = patch.stage == null ? undefined : findStage(work.records.stages, patch.stage)
  if (patch.stage != null && stage === undefined) return { ok: false, refusal: unknownStage(patch.stage, work.records.stages) }
  const merged = mergeWithinLimits(company.metadata, patch.metadata ?? {}, 'metadata')
  if (!merged.ok) return merged
  const fields = given(patch, ['name', 'external_id', 'domain', 'notes'])
  // A placeholder that an account names becomes a real company (R28).
  const is_placeholder = company.is_placeholder && patch.name === undefined
  const held = holdAfter(company.held, patch)
  return { ok: true, stage, company: { ...company, ...fields, is_placeholder, held, metadata: merged.metadata } }
}

const heldFields: readonly HeldCompanyField[] = ['name', 'domain']

/**
 * Updates the held fields. A value that a person or system wrote is protected, and a cleared field is free again
 * (R15).
 */
function holdAfter(held: HeldCompanyField[], patch: CompanyPatch): HeldCompanyField[] {
  return heldFields.filter((field) => {
    const value = patch[field]
    return value === undefined ? held.includes(field) : value !== null
  })
}

function writePipeline(work: Work, companyId: string, patch: CompanyPatch, stage: StageRow | undefined): void {
  const current = (): CompanyRow => existingCompany(work.records, companyId)
  if (stage !== undefined) updateStage(work, current(), stage, 'exact', null)
  if (patch.stage === null) clearStage(work, current())
  if (patch.deal_value !== undefined) updateDealValue(work, current(), patch.deal_value, null)
}

/** Removes the company and its links. Its events lose their company (R29). */
export function deleteCompany(work: Work, ref: string): CommandEffect {
  const company = companyByRef(work.records, ref)
  if (company === undefined) return { ok: false, refusal: notFound('company') }
  record(work, { type: 'company_removed', company_id: company.id, by_account: true })
  tell(work, { kind: 'company_deleted', company_id: company.id, from: { name: company.name } })
  return { ok: true, id: company.id }
}

/** Idempotent: an existing link does not change. */
export function link(work: Work, ref: string, contactId: string): CommandEffect {
  const company = companyByRef(work.records, ref)
  if (company === undefined) return { ok: false, refusal: notFound('company') }
  if (work.records.contacts.get(contactId) === undefined) return { ok: false, refusal: notFound('contact') }
  linkCompany(work, contactId, company.id)
  return { ok: true, id: company.id }
}

/** Idempotent. Also ends the active context of the contact's visitors in that company (R29). */
export function unlink(work: Work, ref: string, contactId: string): CommandEffect {
  const company = companyByRef(work.records, ref)
  if (company === undefined) return { ok: false, refusal: notFound('company') }
  if (work.records.contacts.get(contactId) === undefined) return { ok: false, refusal: notFound('contact') }
  if (linkOf(work.records, contactId, company.id) !== undefined) {
    unlinkCompany(work, contactId, company.id)
    leaveUnassigned(work, contactId)
  }
  return { ok: true, id: company.id }
}

/** Prevents the next page view from restoring a link that an account removed (R9). */
function leaveUnassigned(work: Work, contactId: string): void {
  const contact = work.records.contacts.get(contactId)
  if (contact === undefined || companiesOf(work.records, contactId).length > 0) return
  record(work, { type: 'contact_saved', contact: { ...contact, unassigned: true } })
}
