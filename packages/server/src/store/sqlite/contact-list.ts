import type { Contact, Page } from '@hal/contract/types'
import { listMark } from '../cursor.js'
import { foldCase } from '../fold.js'
import type { ContactFilter, SortedListOptions } from '../port.js'
import { toContact } from './records.js'
import type { Condition, SortedList } from './sorted-list.js'
import type { ContactRecord } from './tables/contacts.js'
import type { Tables } from './tables/index.js'

/** Contacts of a project that match every given filter. */
export function listContacts(
  list: SortedList,
  tables: Tables,
  projectRef: number,
  options: SortedListOptions,
  filter: ContactFilter,
): Page<Contact> {
  const conditions = toConditions(tables, projectRef, filter)
  const mark = listMark({ list: 'contacts', of: options.project_id, sort: options.sort, filter })
  const page = list<ContactRecord>('contacts', conditions, { ...options, mark })
  return { ...page, data: page.data.map((record) => toContact(tables, options.project_id, record)) }
}

function toConditions(tables: Tables, projectRef: number, filter: ContactFilter): Condition[] {
  const conditions: Condition[] = [{ sql: 'project_ref = ?', values: [projectRef] }]
  const add = (sql: string, value: string | number) => conditions.push({ sql, values: [value] })

  if (filter.q !== undefined) add('instr(search, ?) > 0', foldCase(filter.q))
  if (filter.email !== undefined) add('email = ?', filter.email)
  if (filter.user_id !== undefined) add('user_id = ?', filter.user_id)
  if (filter.tag !== undefined) add('EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)', filter.tag)
  if (filter.company_id !== undefined) {
    const company = tables.companies.findByIdOrExternalId(projectRef, filter.company_id)
    // No row has the ref 0, so an unknown company has no contacts.
    add('ref IN (SELECT contact_ref FROM links WHERE company_ref = ?)', company?.ref ?? 0)
  }
  return conditions
}
