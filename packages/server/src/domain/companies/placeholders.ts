import { emptyCompany, linkCompany, strengthenLink, unlinkCompany, type LinkBasis } from './companies.js'
import { companiesOf, companyByDomain, linkOf, type Records } from '../records/records.js'
import type { CompanyRow, ContactRow } from '../records/rows.js'
import { unicodeDomain } from './unicode-domain.js'
import { workDomain } from './work-domain.js'
import { record, tell, type Work } from '../records/work.js'

/** How far a call that applies R9 is proven. */
export interface ProofOfCall {
  /** The caller is proven to be the contact. */
  verified: boolean
  /** The contact's email itself is proven. */
  emailProven: boolean
}

/** Gives the contact the company that colleagues of its email's domain share, else a placeholder (R9). */
export function assignCompany(work: Work, contact: ContactRow, proof: ProofOfCall): void {
  const domain = workDomain(contact.email)
  const shared = domain === null ? undefined : sharedCompany(work.records, domain)
  if (shared !== undefined) linkCompany(work, contact.id, shared.id, basisByDomain(shared, proof))
  else createPlaceholder(work, contact, domain, proof)
}

function sharedCompany(records: Records, domain: string): CompanyRow | undefined {
  return records.project.company_by_domain ? companyByDomain(records, domain) : undefined
}

/** A domain that the widget wrote does not prove a link (R34). */
function basisByDomain(company: CompanyRow, { emailProven }: ProofOfCall): LinkBasis {
  return { origin: 'domain', email_proven: emailProven, proven: emailProven && company.held.includes('domain') }
}

function createPlaceholder(work: Work, contact: ContactRow, domain: string | null, { verified }: ProofOfCall): void {
  const name = domain === null ? (contact.name ?? contact.email ?? contact.user_id ?? contact.id) : unicodeDomain(domain)
  const company: CompanyRow = { ...emptyCompany(work, name), domain, is_placeholder: true }
  record(work, { type: 'company_saved', company })
  tell(work, { kind: 'company_created', company_id: company.id, contact_id: contact.id })
  linkCompany(work, contact.id, company.id, { origin: 'placeholder', proven: verified, email_proven: false })
}

/**
 * Handles the first work email of a contact with an untouched placeholder named after the person. The
 * placeholder takes the email's domain, or is replaced by the company that colleagues share (R9).
 */
export function adoptWorkEmail(work: Work, contact: ContactRow, proof: ProofOfCall): void {
  const domain = workDomain(contact.email)
  const placeholder = onlyPlaceholder(work.records, contact.id)
  if (domain === null || placeholder === undefined || placeholder.domain !== null) return
  if (!isUntouched(work.records, placeholder)) return
  const shared = sharedCompany(work.records, domain)
  if (shared === undefined) return nameAfterDomain(work, placeholder, domain)
  removePlaceholder(work, placeholder, contact.id, shared.id)
  assignCompany(work, contact, proof)
}

function nameAfterDomain(work: Work, placeholder: CompanyRow, domain: string): void {
  const name = unicodeDomain(domain)
  record(work, { type: 'company_saved', company: { ...placeholder, name, domain, updated_at: work.context.now } })
  const from = { name: placeholder.name, domain: placeholder.domain }
  tell(work, { kind: 'company_updated', company_id: placeholder.id, from, to: { name, domain } })
}

/** A proof covers the links that R9 made for the contact: its placeholders, and the company of its email's domain (R34). */
export function proveAssigned(work: Work, contactId: string, proof: ProofOfCall): void {
  if (!proof.verified) return
  for (const link of work.records.links.get(contactId) ?? []) {
    const company = work.records.companies.get(link.company_id)
    if (company === undefined) continue
    if (link.origin === 'placeholder' && company.is_placeholder) strengthenLink(work, link, { ...link, proven: true })
    if (link.origin === 'domain') strengthenLink(work, link, basisByDomain(company, proof))
  }
}

/** The contact's company, if it has only one and that is a placeholder (R10, R12). */
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

/** Whether the company has a stage, deal, notes, metadata or event. */
function isTouched(records: Records, company: CompanyRow): boolean {
  return (
    company.stage_id !== null ||
    company.deal_value !== null ||
    company.notes !== null ||
    Object.keys(company.metadata).length > 0 ||
    records.companyUse.get(company.id)?.has_events === true
  )
}

function hasNobodyElse(records: Records, company: CompanyRow): boolean {
  return (records.companyUse.get(company.id)?.contact_count ?? 0) <= 1
}

/** A placeholder with no stage, deal, notes, metadata, other contact or company event (R11). */
export function isUntouched(records: Records, company: CompanyRow): boolean {
  return company.is_placeholder && hasNobodyElse(records, company) && !isTouched(records, company)
}

/** A placeholder without other contacts. It is removed with its contact (R29). */
export function isOwnPlaceholder(records: Records, company: CompanyRow): boolean {
  return company.is_placeholder && hasNobodyElse(records, company)
}

/**
 * Leaves the companies that only R9 led to, after another company was entered (R11). A company made for the
 * contact, or without other contacts, stays if it was edited or named.
 */
export function leaveAssigned(work: Work, contactId: string, enteredId: string): void {
  const [other, another] = companiesOf(work.records, contactId).filter(({ id }) => id !== enteredId)
  if (other === undefined || another !== undefined) return
  const { records } = work
  if (isUntouched(records, other)) return removePlaceholder(work, other, contactId, enteredId)
  const origin = linkOf(records, contactId, other.id)?.origin
  const isKept = isTouched(records, other) || !other.is_placeholder
  const isOurs = origin === 'placeholder' || hasNobodyElse(records, other)
  if (origin !== 'named' && !(isOurs && isKept)) unlinkCompany(work, contactId, other.id)
}

/** Removes a placeholder for the company that the contact now has. Conversations move to that one (R11, C24). */
export function removePlaceholder(work: Work, company: CompanyRow, contactId: string, intoId: string): void {
  record(work, { type: 'company_removed', company_id: company.id, by_account: false, into_id: intoId })
  tell(work, {
    kind: 'company_deleted',
    company_id: company.id,
    contact_id: contactId,
    from: { name: company.name, is_placeholder: true },
  })
}
