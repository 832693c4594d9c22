import { isClaimed } from './claimed-companies.js'
import { companiesOf, linkOf, type Records } from '../records/records.js'
import type { CompanyRow } from '../records/rows.js'

/**
 * What a call may do with a linked company: `use` (write and show it), `attribute` (record events for it
 * without seeing it), or nothing.
 */
export type CompanyAccess = 'use' | 'attribute' | 'none'

/**
 * In `strict`, the token's company claims decide. Without such claims, the link must be proven (R34).
 * Elsewhere an unproven email gives access to a company of its domain for events only, unless the widget
 * made or named that company (R9).
 *
 * @param claimed the companies that the caller's proof or token claims; `null` if it claims none
 */
export function companyAccess(
  records: Records,
  claimed: readonly string[] | null,
  contactId: string,
  company: CompanyRow,
): CompanyAccess {
  const link = linkOf(records, contactId, company.id)
  if (link === undefined) return 'none'
  if (records.project.identity_verification === 'strict') {
    const isProven = claimed === null ? link.proven : isClaimed(records, claimed, company.id)
    return isProven ? 'use' : 'none'
  }
  const isOfWidget = company.made_by === 'widget' || !company.held.includes('name')
  return link.origin === 'domain' && !link.email_proven && !isOfWidget ? 'attribute' : 'use'
}

/** The companies of a contact that the call may write and read, in order of linking. */
export function usableCompanies(records: Records, claimed: readonly string[] | null, contactId: string): CompanyRow[] {
  return companiesOf(records, contactId).filter((company) => companyAccess(records, claimed, contactId, company) === 'use')
}
