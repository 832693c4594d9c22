import { isOwnPlaceholder } from '../companies/placeholders.js'
import { companiesOf, linkOf } from '../records/records.js'
import type { CompanyRow, ContactRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

/** Erases a person, with placeholders that have no other contact (R29). */
export function eraseContact(work: Work, contact: ContactRow): void {
  const placeholders = companiesOf(work.records, contact.id).filter(({ is_placeholder }) => is_placeholder)
  const named = placeholders.filter((company) => isNamedAfter(work, company, contact))
  for (const company of placeholders) {
    if (isOwnPlaceholder(work.records, company)) record(work, { type: 'company_removed', company_id: company.id, by_account: false })
    else if (named.includes(company)) renamePlaceholder(work, company)
  }
  const { name, email, former_emails } = contact
  const names = distinct([name, ...named.map((company) => company.name)])
  record(work, { type: 'contact_erased', contact_id: contact.id, names, emails: distinct([email, ...former_emails]) })
  tell(work, { kind: 'contact_deleted', contact_id: contact.id })
}

/** Without a work domain, R9 names a placeholder after the person. */
function isNamedAfter({ records }: Work, company: CompanyRow, { id, name, email, user_id }: ContactRow): boolean {
  if ([name, email, user_id].includes(company.name)) return true
  return company.domain === null && linkOf(records, id, company.id)?.origin === 'placeholder'
}

function distinct(texts: (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))]
}

/** A remaining placeholder must not keep the name of an erased person. */
function renamePlaceholder(work: Work, company: CompanyRow): void {
  const name = company.domain ?? company.id
  record(work, { type: 'company_saved', company: { ...company, name, updated_at: work.context.now } })
}
