import type { Company, Page } from '@hal/contract/types'
import { listMark } from '../cursor.js'
import { foldCase } from '../fold.js'
import type { CompanyFilter, SortedListOptions } from '../port.js'
import { toCompany } from './records.js'
import type { Condition, SortedList } from './sorted-list.js'
import type { CompanyRecord } from './tables/companies.js'
import type { Tables } from './tables/index.js'

/** Companies of a project that match every given filter. */
export function listCompanies(
  list: SortedList,
  tables: Tables,
  projectRef: number,
  options: SortedListOptions,
  filter: CompanyFilter,
): Page<Company> {
  const conditions = toConditions(tables, projectRef, filter)
  const mark = listMark({ list: 'companies', of: options.project_id, sort: options.sort, filter })
  const page = list<CompanyRecord>('companies', conditions, { ...options, mark })
  return { ...page, data: page.data.map((record) => toCompany(tables, options.project_id, record)) }
}

/** No row has this ref or id, so a filter by an unknown record finds nothing. */
const NO_REF = 0
const NO_ID = ''

function toConditions(tables: Tables, projectRef: number, filter: CompanyFilter): Condition[] {
  const conditions: Condition[] = [{ sql: 'project_ref = ?', values: [projectRef] }]
  const add = (sql: string, value: string | number) => conditions.push({ sql, values: [value] })

  if (filter.q !== undefined) add('instr(search, ?) > 0', foldCase(filter.q))
  if (filter.external_id !== undefined) add('external_id = ?', filter.external_id)
  if (filter.domain !== undefined) add('domain = ?', filter.domain)
  if (filter.stage !== undefined) add('stage_id = ?', tables.stages.findId(projectRef, filter.stage) ?? NO_ID)
  if (filter.is_placeholder !== undefined) add('is_placeholder = ?', filter.is_placeholder ? 1 : 0)
  if (filter.contact_id !== undefined) {
    const contactRef = tables.contacts.findRef(projectRef, filter.contact_id) ?? NO_REF
    add('ref IN (SELECT company_ref FROM links WHERE contact_ref = ?)', contactRef)
  }
  return conditions
}
