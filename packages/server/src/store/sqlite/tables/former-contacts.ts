import type { Database } from 'better-sqlite3'

/**
 * Earlier contacts for which visitors recorded operations. Together with the current contact, they lead to all
 * operations of a visitor (R29). This table is rarely written, but an index of operations by visitor would be
 * written with every call.
 */
export function createFormerContacts(database: Database) {
  const add = database.prepare<[number, number]>(
    'INSERT OR IGNORE INTO former_contacts (visitor_ref, contact_ref) VALUES (?, ?)',
  )
  const copy = database.prepare<[number, number]>(`
    INSERT OR IGNORE INTO former_contacts (visitor_ref, contact_ref)
    SELECT visitor_ref, ? FROM former_contacts WHERE contact_ref = ?`)
  const removeOf = database.prepare<[number]>('DELETE FROM former_contacts WHERE contact_ref = ?')
  const removeOfVisitors = database.prepare<[number]>(
    'DELETE FROM former_contacts WHERE visitor_ref IN (SELECT ref FROM visitors WHERE contact_ref = ?)',
  )
  const removeOfVisitor = database.prepare<[number]>('DELETE FROM former_contacts WHERE visitor_ref = ?')

  return {
    add(visitorRef: number, contactRef: number): void {
      add.run(visitorRef, contactRef)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      copy.run(intoContactRef, fromContactRef)
      removeOf.run(fromContactRef)
    },
    /** Removes the rows of the contact and of its visitors. */
    removeOfContact(contactRef: number): void {
      removeOf.run(contactRef)
      removeOfVisitors.run(contactRef)
    },
    removeOfVisitor(visitorRef: number): void {
      removeOfVisitor.run(visitorRef)
    },
  }
}
