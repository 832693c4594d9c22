import type { JsonObject } from '@hal/contract/types'
import { unlinkCompany } from './companies.js'
import { sameJson } from '../records/differences.js'
import { addMissing } from '../records/metadata.js'
import { joinNotes } from '../records/notes.js'
import { isOwnPlaceholder, isUntouched, removePlaceholder } from './placeholders.js'
import { companiesOf, existingCompany, linkOf } from '../records/records.js'
import type { CompanyRow, StageRow } from '../records/rows.js'
import { stageOf } from '../stages/stages.js'
import { record, tell, type Work } from '../records/work.js'

/**
 * Cleans up companies after a contact merge (R4). If the contact has a named real company, untouched placeholders
 * and links by domain alone are removed. Two placeholders without other contacts become one.
 *
 * @param ownIds the companies of the remaining contact before the merge
 */
export function mergePlaceholders(work: Work, contactId: string, ownIds: readonly string[]): void {
  const companies = companiesOf(work.records, contactId)
  const real = companies.filter((company) => !company.is_placeholder)
  const named = real.filter(({ id }) => !isByDomainAlone(work, contactId, id))
  const [kept] = named.length > 0 ? named : real
  if (kept === undefined) return joinOwnPlaceholders(work, companies, ownIds)
  const left = companies.filter((company) => (named.length > 0 ? !named.includes(company) : company.is_placeholder))
  for (const company of left) leave(work, company, contactId, kept.id)
}

function isByDomainAlone(work: Work, contactId: string, companyId: string): boolean {
  return linkOf(work.records, contactId, companyId)?.origin === 'domain'
}

function leave(work: Work, company: CompanyRow, contactId: string, keptId: string): void {
  if (isUntouched(work.records, company)) removePlaceholder(work, company, contactId, keptId)
  else if (isByDomainAlone(work, contactId, company.id)) unlinkCompany(work, contactId, company.id)
}

/** Merges placeholders without other contacts into one, which keeps the id that the contact had. */
function joinOwnPlaceholders(work: Work, companies: readonly CompanyRow[], ownIds: readonly string[]): void {
  const own = companies.filter((company) => isOwnPlaceholder(work.records, company))
  const into = own.find(({ id }) => ownIds.includes(id)) ?? own[0]
  if (into === undefined) return
  for (const from of own) if (from.id !== into.id) joinPlaceholders(work, from, existingCompany(work.records, into.id))
}

function joinPlaceholders(work: Work, from: CompanyRow, into: CompanyRow): void {
  record(work, { type: 'company_merged', from_id: from.id, into_id: into.id })
  const company: CompanyRow = {
    ...into,
    ...nameOf(from, into),
    ...stageAfter(work.records.stages, from, into),
    deal_value: into.deal_value ?? from.deal_value,
    notes: joinNotes(into.notes, from.notes),
    metadata: addMissing(into.metadata, from.metadata),
    updated_at: work.context.now,
  }
  record(work, { type: 'company_saved', company })
  tell(work, { kind: 'companies_merged', company_id: into.id, from: { id: from.id, ...lostValues(work, from, into, company) }, to: into.id })
}

/** Prefers a name from a domain over the name of a person. */
function nameOf(from: CompanyRow, into: CompanyRow): Pick<CompanyRow, 'name' | 'domain'> {
  const { name, domain } = into.domain === null && from.domain !== null ? from : into
  return { name, domain }
}

function stageAfter(stages: readonly StageRow[], from: CompanyRow, into: CompanyRow): Pick<CompanyRow, 'stage_id' | 'stage_changed_at'> {
  const position = (company: CompanyRow): number => stageOf(stages, company)?.position ?? -1
  const { stage_id, stage_changed_at } = position(from) > position(into) ? from : into
  return { stage_id, stage_changed_at }
}

/** Values of either company that the remaining company lacks. */
function lostValues({ records }: Work, from: CompanyRow, into: CompanyRow, company: CompanyRow): JsonObject {
  const lost: JsonObject = {}
  const loser = (is: (of: CompanyRow) => unknown) => [from, into].find((of) => is(of) != null && is(of) !== is(company))
  const name = loser((of) => of.name)
  if (name) lost.name = name.name
  const staged = loser((of) => of.stage_id)
  if (staged) lost.stage = stageOf(records.stages, staged)?.name ?? null
  const valued = loser((of) => of.deal_value)
  if (valued) lost.deal_value = valued.deal_value
  const metadata = Object.entries(from.metadata).filter(([key, value]) => !sameJson(company.metadata[key], value))
  return metadata.length === 0 ? lost : { ...lost, metadata: Object.fromEntries(metadata) }
}
