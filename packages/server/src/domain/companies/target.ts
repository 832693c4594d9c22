import { limits } from '@hal/contract'
import type { CompanyBy, CompanyCandidate } from '@hal/contract/types'
import { companyAccess, type CompanyAccess } from './company-access.js'
import type { Refusal } from '../decision.js'
import { companyAmbiguous, companyNotLinked, noCompany } from '../refusals.js'
import { companiesOf, companyByRef, linkOf, type Records } from '../records/records.js'
import type { CompanyRow, VisitorRow } from '../records/rows.js'

/** The target company of a call, or the reason why there is no target (R14, R20). */
export type Target =
  | { company: CompanyRow; by: Exclude<CompanyBy, null>; access: CompanyAccess }
  | { company: null; by: null; refusal: Refusal }

/** The purpose of a call, and the companies that its proof claims (R34). */
export interface Aim {
  /** Events need only be attributed (R9). */
  need: 'use' | 'attribute'
  claimed: readonly string[] | null
}

function missing(refusal: Refusal): Target {
  return { company: null, by: null, refusal }
}

function candidate({ id, external_id }: CompanyRow): CompanyCandidate {
  return { id, external_id }
}

/**
 * The target company: explicit, else active, else the only one (R14).
 *
 * @param ref `company_id` of the call: HAL's id or `external_id`
 */
export function resolveTarget(records: Records, visitor: VisitorRow, ref: string | undefined, aim: Aim): Target {
  const contactId = visitor.contact_id
  if (contactId === null) return missing(ref === undefined ? noCompany : companyNotLinked)
  if (ref !== undefined) return explicitCompany(records, contactId, ref, aim)
  const active = visitor.active_company_id === null ? undefined : records.companies.get(visitor.active_company_id)
  const access = active === undefined ? 'none' : accessTo(records, contactId, active, aim)
  if (active !== undefined && access !== 'none') return { company: active, by: 'active', access }
  return singleCompany(records, contactId, aim)
}

/** A linked company that the call may not use is not a target (R34). */
function explicitCompany(records: Records, contactId: string, ref: string, aim: Aim): Target {
  const company = companyByRef(records, ref)
  if (company === undefined || linkOf(records, contactId, company.id) === undefined) return missing(companyNotLinked)
  const access = accessTo(records, contactId, company, aim)
  return access === 'none' ? missing(noCompany) : { company, by: 'explicit', access }
}

/** Placeholders count only if there is no other company (R14). */
function singleCompany(records: Records, contactId: string, aim: Aim): Target {
  const companies = companiesOf(records, contactId).filter((company) => accessTo(records, contactId, company, aim) !== 'none')
  const real = companies.filter((company) => !company.is_placeholder)
  const meant = real.length > 0 ? real : companies
  const [company, another] = meant
  if (company === undefined) return missing(noCompany)
  if (another !== undefined) return missing(companyAmbiguous(meant.slice(0, limits.candidates).map(candidate)))
  return { company, by: 'single', access: accessTo(records, contactId, company, aim) }
}

/** The access to a company, or `none` if it is less than the call needs. */
function accessTo(records: Records, contactId: string, company: CompanyRow, { need, claimed }: Aim): CompanyAccess {
  const access = companyAccess(records, claimed, contactId, company)
  return access === 'attribute' && need === 'use' ? 'none' : access
}
