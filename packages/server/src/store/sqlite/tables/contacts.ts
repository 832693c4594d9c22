import type { Database } from 'better-sqlite3'
import type { ContactRow } from '../../../domain/rows.js'
import { nameOrder } from '../../fold.js'
import { searchText } from '../search.js'
import { createSave } from './save.js'

export interface ContactRecord extends Omit<ContactRow, 'tags' | 'metadata' | 'held'> {
  ref: number
  project_ref: number
  tags: string
  metadata: string
  held: string
  name_order: string
  search: string
}

export function toContactRow(record: ContactRecord): ContactRow {
  const { ref: _ref, project_ref: _project, name_order: _order, search: _search, ...row } = record
  return {
    ...row,
    tags: JSON.parse(record.tags) as ContactRow['tags'],
    metadata: JSON.parse(record.metadata) as ContactRow['metadata'],
    held: JSON.parse(record.held) as ContactRow['held'],
  }
}

export function createContacts(database: Database) {
  const findBy = (column: 'id' | 'email' | 'user_id') =>
    database.prepare<[number, string], ContactRecord>(
      `SELECT * FROM contacts WHERE project_ref = ? AND ${column} = ?`,
    )
  const byId = findBy('id')
  const byEmail = findBy('email')
  const byUserId = findBy('user_id')
  const byRef = database.prepare<[number], ContactRecord>('SELECT * FROM contacts WHERE ref = ?')
  const findRef = database.prepare<[number, string], number>(
    'SELECT ref FROM contacts WHERE project_ref = ? AND id = ?',
  ).pluck()
  const remove = database.prepare<[number]>('DELETE FROM contacts WHERE ref = ?')
  const save = createSave<Omit<ContactRecord, 'ref'>>(database, 'contacts', {
    key: ['project_ref', 'id'],
    indexed: ['email', 'user_id', 'created_at', 'name_order'],
    others: ['name', 'phone', 'notes', 'tags', 'metadata', 'held', 'updated_at', 'search'],
  })

  return {
    find: (projectRef: number, id: string) => byId.get(projectRef, id),
    findByEmail: (projectRef: number, email: string) => byEmail.get(projectRef, email),
    findByUserId: (projectRef: number, userId: string) => byUserId.get(projectRef, userId),
    findByRef: (ref: number) => byRef.get(ref),
    findRef: (projectRef: number, id: string): number | undefined => findRef.get(projectRef, id),
    save(projectRef: number, contact: ContactRow): void {
      save({
        ...contact,
        project_ref: projectRef,
        tags: JSON.stringify(contact.tags),
        metadata: JSON.stringify(contact.metadata),
        held: JSON.stringify(contact.held),
        name_order: nameOrder(contact.name),
        search: searchText([contact.name, contact.email, contact.user_id]),
      })
    },
    /** Once nothing refers to it any more. */
    remove(ref: number): void {
      remove.run(ref)
    },
  }
}
