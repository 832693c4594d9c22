import type { CompanyBy, CompanyCandidate } from '@hal/contract/types'
import type { Refusal } from './decision.js'
import { companyAmbiguous, companyNotLinked, noCompany } from './refusals.js'
import { companiesOf, companyByRef, isLinked, type Records } from './records.js'
import type { CompanyRow, VisitorRow } from './rows.js'

/** The company that a company-scoped write means, or why there is none (R14, R20). */
export type Target =
  | { company: CompanyRow; by: Exclude<CompanyBy, null> }
  | { company: null; by: null; refusal: Refusal }

function missing(refusal: Refusal): Target {
  return { company: null, by: null, refusal }
}

function linkedCompany(records: Records, contactId: string, ref: string): CompanyRow | undefined {
  const company = companyByRef(records, ref)
  return company !== undefined && isLinked(records, contactId, company.id) ? company : undefined
}

function candidate({ id, external_id }: CompanyRow): CompanyCandidate {
  return { id, external_id }
}

/** Placeholders count only where there is nothing else (R14). */
function singleCompany(records: Records, contactId: string): Target {
  const companies = companiesOf(records, contactId)
  const real = companies.filter((company) => !company.is_placeholder)
  const [company, another] = real.length > 0 ? real : companies
  if (company === undefined) return missing(noCompany)
  return another === undefined ? { company, by: 'single' } : missing(companyAmbiguous(real.map(candidate)))
}

/**
 * Explicit, else active, else single (R14).
 *
 * @param ref `company_id` of the call: HAL's id or `external_id`
 */
export function resolveTarget(records: Records, visitor: VisitorRow, ref: string | undefined): Target {
  const contactId = visitor.contact_id
  if (contactId === null) return missing(ref === undefined ? noCompany : companyNotLinked)
  if (ref !== undefined) {
    const company = linkedCompany(records, contactId, ref)
    return company === undefined ? missing(companyNotLinked) : { company, by: 'explicit' }
  }
  const active = visitor.active_company_id === null ? undefined : linkedCompany(records, contactId, visitor.active_company_id)
  return active === undefined ? singleCompany(records, contactId) : { company: active, by: 'active' }
}
