import type { Database } from 'better-sqlite3'
import type { ContactCompany } from '@hal/contract/types'
import type { LinkRow } from '../../../domain/records/rows.js'

/** A link as read from a contact. `company_ref` refers to its company. */
export interface LinkRecord extends Omit<LinkRow, 'proven' | 'email_proven'> {
  company_ref: number
  proven: 0 | 1
  email_proven: 0 | 1
}

export function toLinkRow({ company_ref: _company, ...record }: LinkRecord): LinkRow {
  return { ...record, proven: record.proven === 1, email_proven: record.email_proven === 1 }
}

/** Links between contacts and companies, in order of creation. */
export function createLinks(database: Database) {
  const ofContact = database.prepare<[number], LinkRecord>(`
    SELECT c.id AS contact_id, k.id AS company_id, l.source, l.actor, l.origin, l.proven, l.email_proven, l.linked_at,
      l.company_ref
    FROM links l JOIN contacts c ON c.ref = l.contact_ref JOIN companies k ON k.ref = l.company_ref
    WHERE l.contact_ref = ? ORDER BY l.linked_at, l.ref`)
  const companiesOf = database.prepare<[number], Omit<ContactCompany, 'is_placeholder'> & { is_placeholder: 0 | 1 }>(`
    SELECT k.id, k.external_id, k.name, k.is_placeholder
    FROM links l JOIN companies k ON k.ref = l.company_ref
    WHERE l.contact_ref = ? ORDER BY l.linked_at, l.ref`)
  const contactIdsOf = database.prepare<[number], string>(`
    SELECT c.id FROM links l JOIN contacts c ON c.ref = l.contact_ref
    WHERE l.company_ref = ? ORDER BY l.linked_at, l.ref`).pluck()
  const countContacts = database.prepare<[number], number>(
    'SELECT count(*) FROM links WHERE company_ref = ?',
  ).pluck()
  const add = database.prepare<[LinkValues]>(`
    INSERT INTO links (contact_ref, company_ref, source, actor, origin, proven, email_proven, linked_at)
    VALUES (:contact_ref, :company_ref, :source, :actor, :origin, :proven, :email_proven, :linked_at)
    ON CONFLICT (contact_ref, company_ref) DO NOTHING`)
  const save = database.prepare<[LinkValues]>(`
    UPDATE links SET source = :source, actor = :actor, origin = :origin, proven = :proven,
      email_proven = :email_proven, linked_at = :linked_at
    WHERE contact_ref = :contact_ref AND company_ref = :company_ref`)
  const leaveVisitor = database.prepare<[string, number]>(`
    UPDATE links SET actor = NULL WHERE actor = ? AND source = 'widget'
      AND contact_ref IN (SELECT ref FROM contacts WHERE project_ref = ?)`)
  const remove = database.prepare<[number, number]>(
    'DELETE FROM links WHERE contact_ref = ? AND company_ref = ?',
  )
  const removeOfContact = database.prepare<[number]>('DELETE FROM links WHERE contact_ref = ?')
  const removeOfCompany = database.prepare<[number]>('DELETE FROM links WHERE company_ref = ?')
  const move = database.prepare<[number, number]>(
    'UPDATE OR IGNORE links SET contact_ref = ? WHERE contact_ref = ?',
  )
  const moveCompany = database.prepare<[number, number]>(
    'UPDATE OR IGNORE links SET company_ref = ? WHERE company_ref = ?',
  )

  return {
    ofContact: (contactRef: number): LinkRecord[] => ofContact.all(contactRef),
    companiesOf: (contactRef: number): ContactCompany[] =>
      companiesOf.all(contactRef).map((company) => ({
        ...company,
        is_placeholder: company.is_placeholder === 1,
      })),
    contactIdsOf: (companyRef: number): string[] => contactIdsOf.all(companyRef),
    countContacts: (companyRef: number): number => countContacts.get(companyRef) ?? 0,
    /** Adds a link. Does not change an existing one. */
    add(contactRef: number, companyRef: number, link: LinkRow): void {
      add.run(toValues(contactRef, companyRef, link))
    },
    save(contactRef: number, companyRef: number, link: LinkRow): void {
      save.run(toValues(contactRef, companyRef, link))
    },
    remove(contactRef: number, companyRef: number): void {
      remove.run(contactRef, companyRef)
    },
    /** Removes the visitor from links that it made (R29). */
    leaveVisitor(projectRef: number, visitorId: string): void {
      leaveVisitor.run(visitorId, projectRef)
    },
    removeOfContact(contactRef: number): void {
      removeOfContact.run(contactRef)
    },
    removeOfCompany(companyRef: number): void {
      removeOfCompany.run(companyRef)
    },
    /** Moves links to another contact. A link that both contacts have stays as the receiving contact has it (R4). */
    move(fromRef: number, intoRef: number): void {
      move.run(intoRef, fromRef)
      removeOfContact.run(fromRef)
    },
    /** As `move`, between companies. */
    moveCompany(fromRef: number, intoRef: number): void {
      moveCompany.run(intoRef, fromRef)
      removeOfCompany.run(fromRef)
    },
  }
}

interface LinkValues extends Omit<LinkRecord, 'contact_id' | 'company_id'> {
  contact_ref: number
}

function toValues(contact_ref: number, company_ref: number, { contact_id: _contact, company_id: _company, ...link }: LinkRow): LinkValues {
  return { ...link, contact_ref, company_ref, proven: link.proven ? 1 : 0, email_proven: link.email_proven ? 1 : 0 }
}
