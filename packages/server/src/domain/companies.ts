import { differences } from './differences.js'
import { isLinked } from './records.js'
import type { CompanyRow } from './rows.js'
import { record, tell, type Work } from './work.js'

const toldFields = ['external_id', 'name', 'domain', 'is_placeholder', 'notes', 'metadata'] as const

/** A company with nothing but its name. */
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
 * Writes what changed on a company, with its activity; writes nothing where nothing did.
 * Stage and deal value have activities of their own (R19, R21).
 */
export function updateCompany(work: Work, before: CompanyRow, after: CompanyRow): CompanyRow {
  const changed = differences({ ...before }, { ...after }, toldFields)
  if (changed === null) return before
  const company = { ...after, updated_at: work.context.now }
  record(work, { type: 'company_saved', company })
  tell(work, { kind: 'company_updated', company_id: company.id, ...changed })
  return company
}

/** Links a contact to a company; a link that exists stays as it is. */
export function linkCompany(work: Work, contactId: string, companyId: string): void {
  if (isLinked(work.records, contactId, companyId)) return
  const { source, actor } = work.author
  const link = { contact_id: contactId, company_id: companyId, source, actor, linked_at: work.context.now }
  record(work, { type: 'link_added', link })
  tell(work, { kind: 'company_linked', contact_id: contactId, company_id: companyId })
}
