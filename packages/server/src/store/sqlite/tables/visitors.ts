import type { Database } from 'better-sqlite3'
import type { VisitorRow } from '../../../domain/records/rows.js'
import { createSave } from './save.js'

/** A visitor with the refs of its contact and company. */
export interface VisitorRecord extends Omit<VisitorRow, 'verified' | 'is_bot' | 'properties'> {
  ref: number
  /** The `last_seen_at` stored in the row itself. */
  noted_at: number
  contact_ref: number | null
  active_company_ref: number | null
  verified: 0 | 1
  is_bot: 0 | 1
  properties: string
}

export function toVisitorRow(record: VisitorRecord): VisitorRow {
  const { ref: _ref, noted_at: _noted, contact_ref: _contact, active_company_ref: _company, ...row } = record
  return {
    ...row,
    verified: record.verified === 1,
    is_bot: record.is_bot === 1,
    properties: JSON.parse(record.properties) as VisitorRow['properties'],
  }
}

type SavedVisitor = Omit<VisitorRecord, 'ref' | 'noted_at' | 'contact_id' | 'active_company_id'> & { project_ref: number }

/** The stored value may be older than the last event (`last-seen.ts`). */
const LAST_SEEN = `max(v.last_seen_at, coalesce((
  SELECT max(e.received_at) FROM attributions a JOIN events e ON e.attribution_ref = a.ref
  WHERE a.visitor_ref = v.ref AND e.timestamp >= v.last_seen_at), 0))`

export function createVisitors(database: Database) {
  const find = database.prepare<[number, string], VisitorRecord>(`
    SELECT v.ref, v.visitor_id, c.id AS contact_id, k.id AS active_company_id, v.verified, v.is_bot, v.name, v.phone,
      v.properties, v.first_seen_at, ${LAST_SEEN} AS last_seen_at, v.last_seen_at AS noted_at, v.contact_ref,
      v.active_company_ref
    FROM visitors v
    LEFT JOIN contacts c ON c.ref = v.contact_ref
    LEFT JOIN companies k ON k.ref = v.active_company_ref
    WHERE v.project_ref = ? AND v.visitor_id = ?`)
  const findRef = database.prepare<[number, string], number>(
    'SELECT ref FROM visitors WHERE project_ref = ? AND visitor_id = ?',
  ).pluck()
  const any = database.prepare<[number], number>('SELECT 1 FROM visitors WHERE project_ref = ? LIMIT 1').pluck()
  const contactOf = database.prepare<[number], number | null>('SELECT contact_ref FROM visitors WHERE ref = ?').pluck()
  const idsOfContact = database.prepare<[number], string>(
    'SELECT visitor_id FROM visitors WHERE contact_ref = ? ORDER BY first_seen_at, ref',
  ).pluck()
  const save = createSave<SavedVisitor>(database, 'visitors', {
    key: ['project_ref', 'visitor_id'],
    indexed: ['contact_ref', 'active_company_ref'],
    others: ['verified', 'is_bot', 'name', 'phone', 'properties', 'first_seen_at', 'last_seen_at'],
  })
  const saw = database.prepare<[number, number]>('UPDATE visitors SET last_seen_at = ? WHERE ref = ?')
  const noteSeen = database.prepare<[number]>(`
    UPDATE visitors AS v SET last_seen_at = ${LAST_SEEN}
    WHERE v.ref IN (SELECT visitor_ref FROM attributions WHERE contact_ref = ?)`)
  const moveCompany = database.prepare<[number, number]>(
    'UPDATE visitors SET active_company_ref = ? WHERE active_company_ref = ?',
  )
  const noteSeenByEvents = database.prepare<[string], string>(`
    UPDATE visitors AS v SET last_seen_at = ${LAST_SEEN}
    WHERE v.ref IN (SELECT w.ref FROM events e
      JOIN attributions a ON a.ref = e.attribution_ref JOIN visitors w ON w.ref = a.visitor_ref
      WHERE e.ref IN (SELECT value FROM json_each(?)) AND e.timestamp >= w.last_seen_at)
    RETURNING visitor_id`).pluck()
  const leaveCompany = database.prepare<[number]>(
    'UPDATE visitors SET active_company_ref = NULL WHERE active_company_ref = ?',
  )
  const leaveLink = database.prepare<[number, number]>(
    'UPDATE visitors SET active_company_ref = NULL WHERE contact_ref = ? AND active_company_ref = ?',
  )
  const move = database.prepare<[number, number]>(
    'UPDATE visitors SET contact_ref = ? WHERE contact_ref = ?',
  )
  const remove = database.prepare<[number]>('DELETE FROM visitors WHERE ref = ?')
  const removeOfContact = database.prepare<[number]>('DELETE FROM visitors WHERE contact_ref = ?')

  return {
    find: (projectRef: number, visitorId: string) => find.get(projectRef, visitorId),
    findRef: (projectRef: number, visitorId: string) => findRef.get(projectRef, visitorId),
    hasAny: (projectRef: number): boolean => any.get(projectRef) !== undefined,
    contactOf: (visitorRef: number) => contactOf.get(visitorRef) ?? null,
    /** Sorted by first seen. */
    idsOfContact: (contactRef: number): string[] => idsOfContact.all(contactRef),
    save(refs: { project: number; contact: number | null; company: number | null }, visitor: VisitorRow): void {
      const { contact_id: _contact, active_company_id: _company, ...row } = visitor
      save({
        ...row,
        project_ref: refs.project,
        contact_ref: refs.contact,
        active_company_ref: refs.company,
        verified: visitor.verified ? 1 : 0,
        is_bot: visitor.is_bot ? 1 : 0,
        properties: JSON.stringify(visitor.properties),
      })
    },
    /** Updates only `last_seen_at`. */
    saw(ref: number, lastSeenAt: number): void {
      saw.run(lastSeenAt, ref)
    },
    /** Call before a contact's events are removed, because they may hold the `last_seen_at` of visitors. */
    noteSeenByContact(contactRef: number): void {
      noteSeen.run(contactRef)
    },
    /**
     * Call before these events, given as a JSON array, are removed.
     * @returns the visitors whose `last_seen_at` only these events hold
     */
    noteSeenByEvents: (eventRefs: string): string[] => noteSeenByEvents.all(eventRefs),
    /** Clears the company as the active one of all visitors (R29). */
    leaveCompany(companyRef: number): void {
      leaveCompany.run(companyRef)
    },
    /** Clears the company as the active one of the contact's visitors (R29). */
    leaveLink(contactRef: number, companyRef: number): void {
      leaveLink.run(contactRef, companyRef)
    },
    move(fromContactRef: number, intoContactRef: number): void {
      move.run(intoContactRef, fromContactRef)
    },
    moveCompany(fromCompanyRef: number, intoCompanyRef: number): void {
      moveCompany.run(intoCompanyRef, fromCompanyRef)
    },
    /** Call after all references to the row are removed (R29). */
    remove(visitorRef: number): void {
      remove.run(visitorRef)
    },
    /** Call after all references to the rows are removed (R29). */
    removeOfContact(contactRef: number): void {
      removeOfContact.run(contactRef)
    },
  }
}
