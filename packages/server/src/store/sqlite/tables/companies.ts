import type { Database } from 'better-sqlite3'
import type { CompanyRow } from '../../../domain/records/rows.js'
import { nameOrder } from '../../fold.js'
import { searchText } from '../search.js'
import { createSave } from './save.js'

export interface CompanyRecord extends Omit<CompanyRow, 'is_placeholder' | 'metadata' | 'held'> {
  ref: number
  project_ref: number
  is_placeholder: 0 | 1
  metadata: string
  held: string
  name_order: string
  search: string
}

export function toCompanyRow(record: CompanyRecord): CompanyRow {
  const { ref: _ref, project_ref: _project, name_order: _order, search: _search, ...row } = record
  return {
    ...row,
    is_placeholder: record.is_placeholder === 1,
    metadata: JSON.parse(record.metadata) as CompanyRow['metadata'],
    held: JSON.parse(record.held) as CompanyRow['held'],
  }
}

/** One would be enough, but earlier decisions in the same group may remove some of them. */
const mostOfDomain = 20

export function createCompanies(database: Database) {
  const byId = database.prepare<[number, string], CompanyRecord>(
    'SELECT * FROM companies WHERE project_ref = ? AND id = ?',
  )
  const byExternalId = database.prepare<[number, string], CompanyRecord>(
    'SELECT * FROM companies WHERE project_ref = ? AND external_id = ?',
  )
  const byRef = database.prepare<[number], CompanyRecord>('SELECT * FROM companies WHERE ref = ?')
  const byStage = database.prepare<[number, string], CompanyRecord>(
    'SELECT * FROM companies WHERE project_ref = ? AND stage_id = ?',
  )
  const byDomain = database.prepare<[number, string], CompanyRecord>(`
    SELECT * FROM companies WHERE project_ref = ? AND domain = ?
    ORDER BY is_placeholder, created_at, id LIMIT ${mostOfDomain}`)
  const findRef = database.prepare<[number, string], number>(
    'SELECT ref FROM companies WHERE project_ref = ? AND id = ?',
  ).pluck()
  const remove = database.prepare<[number]>('DELETE FROM companies WHERE ref = ?')
  const save = createSave<Omit<CompanyRecord, 'ref'>>(database, 'companies', {
    key: ['project_ref', 'id'],
    indexed: ['external_id', 'domain', 'created_at', 'name_order'],
    others: [
      ...['name', 'is_placeholder', 'stage_id', 'stage_changed_at', 'deal_value', 'notes', 'metadata'],
      ...['made_by', 'held', 'updated_at', 'search'],
    ],
  })

  return {
    /** Finds a company by HAL's id, else by `external_id`. */
    findByIdOrExternalId: (projectRef: number, companyRef: string) =>
      byId.get(projectRef, companyRef) ?? byExternalId.get(projectRef, companyRef),
    findByRef: (ref: number) => byRef.get(ref),
    /** Real companies first, then the oldest, at most `mostOfDomain`. */
    ofDomain: (projectRef: number, domain: string): CompanyRecord[] => byDomain.all(projectRef, domain),
    inStage: (projectRef: number, stageId: string): CompanyRecord[] =>
      byStage.all(projectRef, stageId),
    findRef: (projectRef: number, id: string): number | undefined => findRef.get(projectRef, id),
    save(projectRef: number, company: CompanyRow): void {
      save({
        ...company,
        project_ref: projectRef,
        is_placeholder: company.is_placeholder ? 1 : 0,
        metadata: JSON.stringify(company.metadata),
        held: JSON.stringify(company.held),
        name_order: nameOrder(company.name),
        search: searchText([company.name, company.external_id, company.domain]),
      })
    },
    /** Call after all references to the row are removed. */
    remove(ref: number): void {
      remove.run(ref)
    },
  }
}
