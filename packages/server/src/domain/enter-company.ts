import { isCompanyId, type Parsed } from '@hal/contract'
import { createCompany, emptyCompany, linkCompany } from './companies.js'
import { isUntouched, onlyPlaceholder, removePlaceholder, upgradePlaceholder } from './placeholders.js'
import { companiesOf, companyByRef } from './records.js'
import type { CompanyRow } from './rows.js'
import { record, warn, type Work } from './work.js'

/** What an `identify` says about the company. */
export type CompanyFields = NonNullable<Parsed<'identify'>['company']>

/** R11, R12: the company of `company.id`, linked and active; `null` where it was not found. */
export function enterCompany(
  work: Work,
  fields: CompanyFields,
  ref: string,
  visitorId: string,
  contactId: string,
): CompanyRow | null {
  const company = companyByRef(work.records, ref) ?? createMissing(work, fields, ref, contactId)
  if (company === null) {
    warn(work, 'company_not_found', 'There is no company with this id, so it was not linked.', 'company.id')
    setActiveCompany(work, visitorId, null)
    return null
  }
  leaveUntouchedPlaceholder(work, contactId, company.id)
  linkCompany(work, contactId, company.id)
  setActiveCompany(work, visitorId, company.id)
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
