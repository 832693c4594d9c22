import type { Database } from 'better-sqlite3'

/** The first answer of `track`, before its events moved to another contact or lost their company (R26). */
const FIRST_ANSWER = `coalesce(first_answer, json_object(
  'contact_id', (SELECT id FROM contacts WHERE ref = contact_ref),
  'company_id', (SELECT id FROM companies WHERE ref = company_ref)))`

/** Bound parameters of `OF_ERASED`. */
export interface ErasedContact {
  contact: number
}

/** Attributions of the erased contact, and those of its visitors without a contact (R29). */
export const OF_ERASED = `(contact_ref = :contact OR contact_ref IS NULL
  AND visitor_ref IN (SELECT ref FROM visitors WHERE contact_ref = :contact))`

/**
 * The visitor, contact and company that events share. Events with different first answers never share an
 * attribution, even after it changes.
 */
export function createAttributions(database: Database) {
  const find = database.prepare<[number, number | null, number | null], number>(`
    SELECT ref FROM attributions
    WHERE visitor_ref = ? AND contact_ref IS ? AND company_ref IS ? AND first_answer IS NULL`).pluck()
  const add = database.prepare<[number, number | null, number | null]>(
    'INSERT INTO attributions (visitor_ref, contact_ref, company_ref) VALUES (?, ?, ?)',
  )
  const holdsCompany = database.prepare<[number], number>(
    'SELECT 1 FROM attributions WHERE company_ref = ? LIMIT 1',
  ).pluck()
  const attribute = database.prepare<[number, number]>(`
    UPDATE attributions SET contact_ref = ?, first_answer = ${FIRST_ANSWER}
    WHERE visitor_ref = ? AND contact_ref IS NULL`)
  const move = database.prepare<[number, number]>(`
    UPDATE attributions SET contact_ref = ?, first_answer = ${FIRST_ANSWER} WHERE contact_ref = ?`)
  const moveCompany = database.prepare<[number, number]>(`
    UPDATE attributions SET company_ref = ?, first_answer = ${FIRST_ANSWER} WHERE company_ref = ?`)
  const leaveVisitors = database.prepare<[number]>(`
    UPDATE attributions SET visitor_ref = NULL, first_answer = ${FIRST_ANSWER}
    WHERE visitor_ref IN (SELECT ref FROM visitors WHERE contact_ref = ?)`)
  const leaveVisitor = database.prepare<[number]>(`
    UPDATE attributions SET visitor_ref = NULL, first_answer = ${FIRST_ANSWER} WHERE visitor_ref = ?`)
  const removeOfVisitor = database.prepare<[number]>('DELETE FROM attributions WHERE visitor_ref = ? AND contact_ref IS NULL')
  const leaveCompany = database.prepare<[number]>(`
    UPDATE attributions SET company_ref = NULL, first_answer = ${FIRST_ANSWER} WHERE company_ref = ?`)
  const removeOfContact = database.prepare<[ErasedContact]>(`DELETE FROM attributions WHERE ${OF_ERASED}`)

  const removeEmpty = database.prepare<[string], string | null>(`
    DELETE FROM attributions WHERE ref IN (SELECT value FROM json_each(?))
      AND NOT EXISTS (SELECT 1 FROM events WHERE attribution_ref = attributions.ref)
    RETURNING (SELECT visitor_id FROM visitors WHERE ref = visitor_ref)`).pluck()

  return {
    findOrAdd(visitorRef: number, contactRef: number | null, companyRef: number | null): number {
      const found = find.get(visitorRef, contactRef, companyRef)
      return found ?? Number(add.run(visitorRef, contactRef, companyRef).lastInsertRowid)
    },
    /** Whether the company has an event (R11). */
    holdsCompany: (companyRef: number): boolean => holdsCompany.get(companyRef) === 1,
    /** Gives the contact the visitor's events from before it had a contact (R7). */
    attribute(visitorRef: number, contactRef: number): void {
      attribute.run(contactRef, visitorRef)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      move.run(intoContactRef, fromContactRef)
    },
    moveCompany(fromCompanyRef: number, intoCompanyRef: number): void {
      moveCompany.run(intoCompanyRef, fromCompanyRef)
    },
    /** Removes the visitors of the contact from events that they recorded for other contacts (R29). */
    leaveVisitorsOfContact(contactRef: number): void {
      leaveVisitors.run(contactRef)
    },
    /** Call after the visitor's events without a contact are removed. Events of a contact lose the visitor (R29). */
    eraseVisitor(visitorRef: number): void {
      removeOfVisitor.run(visitorRef)
      leaveVisitor.run(visitorRef)
    },
    leaveCompany(companyRef: number): void {
      leaveCompany.run(companyRef)
    },
    /** Removes the given attributions that have no events left. @returns the ids of their visitors */
    removeEmpty: (refs: number[]): string[] => removeEmpty.all(JSON.stringify(refs)).flatMap((id) => id ?? []),
    /** Call after the events are removed. */
    removeOfContact(contactRef: number): void {
      removeOfContact.run({ contact: contactRef })
    },
  }
}
