import type { Database } from 'better-sqlite3'
import type { ContactRow } from '../../../domain/records/rows.js'
import { nameOrder } from '../../fold.js'
import { searchText } from '../search.js'
import { createSave } from './save.js'

export interface ContactRecord extends Omit<ContactRow, 'former_emails' | 'tags' | 'metadata' | 'held' | 'unassigned'> {
  ref: number
  project_ref: number
  former_emails: string
  tags: string
  metadata: string
  held: string
  unassigned: 0 | 1
  name_order: string
  search: string
}

export function toContactRow(record: ContactRecord): ContactRow {
  const { ref: _ref, project_ref: _project, name_order: _order, search: _search, ...row } = record
  return {
    ...row,
    former_emails: JSON.parse(record.former_emails) as ContactRow['former_emails'],
    unassigned: record.unassigned === 1,
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
    indexed: ['email', 'former_emails', 'user_id', 'created_at', 'name_order'],
    others: ['name', 'phone', 'notes', 'tags', 'metadata', 'held', 'unassigned', 'updated_at', 'search'],
  })
  const byFormerEmail = database.prepare<[number, string], ContactRecord>(`
    SELECT c.* FROM former_emails f JOIN contacts c ON c.ref = f.contact_ref WHERE f.project_ref = ? AND f.email = ?`)
  const forgetFormerEmails = database.prepare<[number]>('DELETE FROM former_emails WHERE contact_ref = ?')
  const addFormerEmail = database.prepare<[number, string, number]>(
    'INSERT INTO former_emails (project_ref, email, contact_ref) VALUES (?, ?, ?)',
  )
  const leaveUnassigned = database.prepare<[number, number]>(`
    UPDATE contacts SET unassigned = 1 WHERE ref IN (SELECT contact_ref FROM links WHERE company_ref = ?)
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.contact_ref = contacts.ref AND l.company_ref <> ?)`)

  /** Makes the contact findable by each former email. */
  const saveFormerEmails = (projectRef: number, { id, former_emails }: ContactRow): void => {
    const ref = findRef.get(projectRef, id)
    if (ref === undefined) return
    forgetFormerEmails.run(ref)
    for (const email of former_emails) addFormerEmail.run(projectRef, email, ref)
  }

  return {
    find: (projectRef: number, id: string) => byId.get(projectRef, id),
    findByEmail: (projectRef: number, email: string) => byEmail.get(projectRef, email),
    findByFormerEmail: (projectRef: number, email: string) => byFormerEmail.get(projectRef, email),
    findByUserId: (projectRef: number, userId: string) => byUserId.get(projectRef, userId),
    findByRef: (ref: number) => byRef.get(ref),
    findRef: (projectRef: number, id: string): number | undefined => findRef.get(projectRef, id),
    save(projectRef: number, contact: ContactRow): void {
      const touchedIndexes = save({
        ...contact,
        project_ref: projectRef,
        former_emails: JSON.stringify(contact.former_emails),
        unassigned: contact.unassigned ? 1 : 0,
        tags: JSON.stringify(contact.tags),
        metadata: JSON.stringify(contact.metadata),
        held: JSON.stringify(contact.held),
        name_order: nameOrder(contact.name),
        search: searchText([contact.name, contact.email, contact.user_id]),
      })
      if (touchedIndexes) saveFormerEmails(projectRef, contact)
    },
    forgetFormerEmails(ref: number): void {
      forgetFormerEmails.run(ref)
    },
    /** Marks contacts that lose their only company as `unassigned` (R9). */
    leaveUnassigned(companyRef: number): void {
      leaveUnassigned.run(companyRef, companyRef)
    },
    /** Call after all references to the row are removed. */
    remove(ref: number): void {
      remove.run(ref)
    },
  }
}
