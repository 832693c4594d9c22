import type { Change } from '../../domain/change.js'
import type { CompanyRow, ContactRow, LinkRow, ProjectRow, StageRow, VisitorRow } from '../../domain/rows.js'

/** A row with the refs that lead to it and on from it. */
export interface KnownVisitor {
  ref: number
  row: VisitorRow
  contact_ref: number | null
  active_company_ref: number | null
  /** What its row says of when it was last seen, and how many events were recorded since. */
  noted: { at: number; events: number }
  /** Of its last event. */
  attribution: { ref: number; contact: number | null; company: number | null } | null
}

export interface KnownContact {
  ref: number
  row: ContactRow
  links: { row: LinkRow; company_ref: number }[]
}

export interface KnownCompany {
  ref: number
  row: CompanyRow
}

export type KnownProject = Pick<KnownRows, 'ref' | 'project' | 'stages'>

/** Rows of one project as they are in the file; they are never changed in place. */
export interface KnownRows {
  ref: number
  project: ProjectRow
  stages: StageRow[]
  visitors: Map<string, KnownVisitor>
  contacts: Map<string, KnownContact>
  companies: Map<string, KnownCompany>
}

/**
 * Keeps the rows that were read last, since visitors come back: reading and parsing a visitor, its
 * contact, links and companies for each of its events costs as much as writing the event. What is
 * kept is what the file holds: a commit forgets what it changes, and where another process has
 * written, or a transaction failed, everything is forgotten.
 */
export interface RowCache {
  find(projectId: string): KnownRows | undefined
  add(projectId: string, project: KnownProject): KnownRows
  /** Counts what was added; over the bound, everything is forgotten. */
  charge(jsonChars: number): void
  /** A change is about to be written. */
  changes(projectId: string, change: Change): void
  clear(): void
}

/** Rough, and on the safe side: a row has some 20 fields, and parsed JSON takes more room than its text. */
const bytesOfRow = 1_500
const bytesOfJsonChar = 6
const maxBytes = 64 * 1024 * 1024

export function createRowCache(): RowCache {
  const projects = new Map<string, KnownRows>()
  let bytes = 0

  const clear = () => {
    // In place: a commit in the making may still hold it, and refs are given to other rows later.
    for (const rows of projects.values()) empty(rows)
    projects.clear()
    bytes = 0
  }

  return {
    find: (projectId) => projects.get(projectId),
    add(projectId, project) {
      const rows = noRowsOf(project)
      projects.set(projectId, rows)
      return rows
    },
    charge(jsonChars) {
      bytes += bytesOfRow + jsonChars * bytesOfJsonChar
      if (bytes > maxBytes) clear()
    },
    changes(projectId, change) {
      const rows = projects.get(projectId)
      if (rows === undefined || forgetRow(rows, change)) return
      empty(rows)
      projects.delete(projectId)
    },
    clear,
  }
}

function noRowsOf({ ref, project, stages }: KnownProject): KnownRows {
  return { ref, project, stages, visitors: new Map(), contacts: new Map(), companies: new Map() }
}

function empty({ visitors, contacts, companies }: KnownRows): void {
  for (const rows of [visitors, contacts, companies]) rows.clear()
}

/** Forgets the row that a change names; `false` where it reaches rows that it does not name. */
function forgetRow(rows: KnownRows, change: Change): boolean {
  switch (change.type) {
    case 'event_recorded':
    case 'operation_recorded':
    case 'activity_recorded':
    case 'device_saved':
    case 'delivery_counted':
      return true
    case 'visitor_saved':
      // Most often it was only seen: `write.ts` finds out, and forgets it otherwise.
      return true
    case 'contact_saved':
      rows.contacts.delete(change.contact.id)
      return true
    case 'company_saved':
      rows.companies.delete(change.company.id)
      return true
    case 'link_added':
      rows.contacts.delete(change.link.contact_id)
      return true
    case 'visitor_attributed':
      rows.visitors.delete(change.visitor_id)
      return true
    default:
      return false
  }
}
