import { differences } from '../records/differences.js'
import { linkOf } from '../records/records.js'
import type { CompanyRow, LinkRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

const toldFields = ['external_id', 'name', 'domain', 'is_placeholder', 'notes', 'metadata'] as const

/** A company with only a name. */
export function emptyCompany(work: Work, name: string): CompanyRow {
  const now = work.context.now
  return {
    id: work.context.newId('company'),
    external_id: null,
    name,
    domain: null,
    is_placeholder: false,
    stage_id: null,
    stage_changed_at: null,
    deal_value: null,
    notes: null,
    metadata: {},
    made_by: work.author.source,
    held: [],
    created_at: now,
    updated_at: now,
  }
}

/** Writes a new company, with its activity. */
export function createCompany(work: Work, company: CompanyRow): CompanyRow {
  record(work, { type: 'company_saved', company })
  tell(work, { kind: 'company_created', company_id: company.id })
  return company
}

/**
 * Writes the changed fields of a company, with an activity. Writes nothing if nothing changed.
 * Stage and deal value have activities of their own (R19, R21).
 */
export function updateCompany(work: Work, before: CompanyRow, after: CompanyRow): CompanyRow {
  const changed = differences({ ...before }, { ...after }, toldFields)
  if (changed === null && before.held.join() === after.held.join()) return before
  const company = { ...after, updated_at: work.context.now }
  record(work, { type: 'company_saved', company })
  if (changed !== null) tell(work, { kind: 'company_updated', company_id: company.id, ...changed })
  return company
}

/** The origin of a link, and how far it is proven (R9, R34). */
export type LinkBasis = Pick<LinkRow, 'origin' | 'proven' | 'email_proven'>

export const namedLink: LinkBasis = { origin: 'named', proven: false, email_proven: false }

/**
 * Links a contact to a company. An existing link stays, but its origin can get stronger: naming the company
 * upgrades a link by domain, and a proof or an account upgrades an unproven link.
 */
export function linkCompany(work: Work, contactId: string, companyId: string, given: LinkBasis = namedLink): void {
  const { source, actor } = work.author
  const basis = { ...given, proven: given.proven || source !== 'widget' }
  const known = linkOf(work.records, contactId, companyId)
  if (known !== undefined) return strengthenLink(work, known, basis)
  const link = { contact_id: contactId, company_id: companyId, source, actor, ...basis, linked_at: work.context.now }
  record(work, { type: 'link_added', link })
  tell(work, { kind: 'company_linked', contact_id: contactId, company_id: companyId })
  endUnassigned(work, contactId)
}

/** Updates a link if the new basis is stronger. It never gets weaker (R9, R34). */
export function strengthenLink(work: Work, known: LinkRow, basis: LinkBasis): void {
  const origin = known.origin === 'domain' ? basis.origin : known.origin
  const proven = known.proven || basis.proven
  const email_proven = known.email_proven || basis.email_proven
  if (origin === known.origin && proven === known.proven && email_proven === known.email_proven) return
  record(work, { type: 'link_saved', link: { ...known, origin, proven, email_proven } })
}

/** Ends the `unassigned` state of a contact, once a call names a company or an account links one (R9). */
export function endUnassigned(work: Work, contactId: string): void {
  const contact = work.records.contacts.get(contactId)
  if (contact?.unassigned) record(work, { type: 'contact_saved', contact: { ...contact, unassigned: false } })
}

/** Removes the link, and ends the active context of the contact's visitors there (R29). */
export function unlinkCompany(work: Work, contactId: string, companyId: string): void {
  record(work, { type: 'link_removed', contact_id: contactId, company_id: companyId })
  tell(work, { kind: 'company_unlinked', contact_id: contactId, company_id: companyId })
}
