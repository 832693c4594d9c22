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
  attribution: { ref: number; contact_id: string | null; company_id: string | null } | null
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
 * kept is what the file holds: a commit puts the rows that it writes in the place of those that are
 * known, and forgets what it changes otherwise; where another process has written, or a transaction
 * failed, everything is forgotten.
 */
export interface RowCache {
  find(projectId: string): KnownRows | undefined
  add(projectId: string, project: KnownProject): KnownRows
  /** Counts what was added, a row in the place of another too; over the bound, everything is forgotten. */
  charge(jsonChars: number): void
  /** A change is about to be written. */
  changes(projectId: string, change: Change): void
  /** Rows of these visitors, or what hangs on them, were written by other means than a change. */
  forgetVisitors(projectId: string, visitorIds: Iterable<string>): void
  forgetProject(projectId: string): void
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

  const forgetProject = (projectId: string) => {
    const rows = projects.get(projectId)
    if (rows) empty(rows)
    projects.delete(projectId)
  }

  const charge = (jsonChars: number) => {
    bytes += bytesOfRow + jsonChars * bytesOfJsonChar
    if (bytes > maxBytes) clear()
  }

  return {
    find: (projectId) => projects.get(projectId),
    charge,
    add(projectId, project) {
      const rows = noRowsOf(project)
      projects.set(projectId, rows)
      return rows
    },
    changes(projectId, change) {
      const rows = projects.get(projectId)
      if (rows === undefined) return
      const written = replaceRow(rows, change)
      if (written !== undefined) return charge(JSON.stringify(written).length)
      if (!forgetRow(rows, change)) forgetProject(projectId)
    },
    forgetVisitors(projectId, visitorIds) {
      const visitors = projects.get(projectId)?.visitors
      if (visitors) for (const id of visitorIds) visitors.delete(id)
    },
    forgetProject,
    clear,
  }
}

function noRowsOf({ ref, project, stages }: KnownProject): KnownRows {
  return { ref, project, stages, visitors: new Map(), contacts: new Map(), companies: new Map() }
}

function empty({ visitors, contacts, companies }: KnownRows): void {
  for (const rows of [visitors, contacts, companies]) rows.clear()
}

/** Puts the row that a change writes in the place of the known one. */
function replaceRow(rows: KnownRows, change: Change): ContactRow | CompanyRow | undefined {
  if (change.type === 'contact_saved') return replace(rows.contacts.get(change.contact.id), change.contact)
  if (change.type === 'company_saved') return replace(rows.companies.get(change.company.id), change.company)
  return undefined
}

function replace<Row>(known: { row: Row } | undefined, row: Row): Row | undefined {
  if (known) known.row = row
  return known?.row
}

/** Forgets the row that a change names; `false` where it reaches rows that it does not name. */
function forgetRow(rows: KnownRows, change: Change): boolean {
  switch (change.type) {
    case 'event_recorded':
    case 'operation_recorded':
    case 'activity_recorded':
    case 'device_saved':
    case 'delivery_counted':
    case 'contact_saved':
    case 'company_saved':
      return true
    case 'visitor_saved':
      // Most often it was only seen: `write.ts` finds out, and puts it in the place of the known one.
      return true
    case 'link_added':
    case 'link_saved':
      rows.contacts.delete(change.link.contact_id)
      return true
    case 'visitor_attributed':
      rows.visitors.delete(change.visitor_id)
      return true
    default:
      return false
  }
}
