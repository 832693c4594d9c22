import type { Database } from 'better-sqlite3'

/** The targets of merged contacts, for tokens that name a removed contact (R32). */
export function createMergedContacts(database: Database) {
  const find = database.prepare<[number, string], string>(`
    SELECT c.id FROM merged_contacts m JOIN contacts c ON c.ref = m.into_ref
    WHERE m.project_ref = ? AND m.contact_id = ?`).pluck()
  const add = database.prepare<[number, string, number]>(
    'INSERT OR REPLACE INTO merged_contacts (project_ref, contact_id, into_ref) VALUES (?, ?, ?)',
  )
  const move = database.prepare<[number, number]>('UPDATE merged_contacts SET into_ref = ? WHERE into_ref = ?')
  const removeInto = database.prepare<[number]>('DELETE FROM merged_contacts WHERE into_ref = ?')

  return {
    /** The remaining contact. */
    find: (projectRef: number, contactId: string): string | undefined => find.get(projectRef, contactId),
    add(projectRef: number, contactId: string, fromRef: number, intoRef: number): void {
      move.run(intoRef, fromRef)
      add.run(projectRef, contactId, intoRef)
    },
    removeInto(contactRef: number): void {
      removeInto.run(contactRef)
    },
  }
}
