import { limits, type Parsed } from '@hal/contract'
import type { IdentifyResult } from '@hal/contract/types'
import { usableCompanies } from '../companies/company-access.js'
import { identifyCompanies, type CompanyIdentified } from '../companies/identify-company.js'
import { identifyContact, type Person } from './identify-contact.js'
import type { Effect } from '../operation.js'
import { provesContact } from '../verification/proven.js'
import type { ContactRow } from '../records/rows.js'
import type { Authority } from '../verification/verification.js'
import { companyView, contactView } from '../view.js'
import { visitorOf } from './visitors.js'
import type { Work } from '../records/work.js'

/** `identify`: contact, visitor link, companies (R2-R16). */
export function identify(work: Work, operation: Parsed<'identify'>, authority: Authority): Effect<IdentifyResult> {
  const person = personOf(operation, authority)
  const identified = identifyContact(work, visitorOf(work, operation.visitor_id), person)
  if (!identified.ok) return identified
  const { visitor, contact, matchedBy } = identified
  const companies = identifyCompanies(work, operation, visitor, contact, authority)
  if (!companies.ok) return companies
  const show = (verified: boolean): IdentifyResult => ({
    visitor: { visitor_id: visitor.visitor_id, verified: visitor.verified },
    matched_by: matchedBy,
    company_by: companies.companyBy,
    ...shownRecords(work, operation, person, contact, companies, verified),
    company_ids: contact === null ? [] : shownCompanyIds(work, authority, contact.id),
    ...(companies.stageUpdate === undefined ? {} : { stage_update: companies.stageUpdate }),
    warnings: work.warnings,
  })
  // An unproven email may belong to anyone, so the answer shows its contact as to a stranger (R34).
  const showAll = provesContact(authority.identity, contact) && (matchedBy !== 'email' || authority.emailProven)
  return { ok: true, result: show(showAll), publicResult: show(false), contactId: contact?.id ?? null }
}

function personOf(operation: Parsed<'identify'>, authority: Authority): Person {
  const { user_id, email, name, phone, metadata = {} } = operation
  return { user_id, email, name, phone, metadata, emailProven: authority.emailProven, verified: authority.verified }
}

function shownRecords(
  work: Work,
  operation: Parsed<'identify'>,
  person: Person,
  contact: ContactRow | null,
  { company }: CompanyIdentified,
  verified: boolean,
): Pick<IdentifyResult, 'contact' | 'company'> {
  const stages = work.records.stages
  return {
    contact: contact === null ? null : contactView(contact, person, verified),
    company: company === null ? null : companyView(company, stages, operation.company?.metadata ?? {}, verified),
  }
}

/** The companies linked first, so that strangers who add links cannot make the answer grow. */
function shownCompanyIds(work: Work, { companies }: Authority, contactId: string): string[] {
  return usableCompanies(work.records, companies, contactId).slice(0, limits.companyIds).map(({ id }) => id)
}
