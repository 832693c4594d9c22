import type { Change } from '../../domain/change.js'
import type { CompanyRow, ContactRow, LinkRow, ProjectRow, StageRow, VisitorRow } from '../../domain/records/rows.js'

/** A row with its own ref and the refs of related rows. */
export interface KnownVisitor {
  ref: number
  row: VisitorRow
  contact_ref: number | null
  active_company_ref: number | null
  /** The `last_seen_at` stored in the row, and the number of events recorded since then. */
  noted: { at: number; events: number }
  /** The attribution of the visitor's last event. */
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

/** Rows of one project as stored in the file. Never changed in place. */
export interface KnownRows {
  ref: number
  project: ProjectRow
  stages: StageRow[]
  visitors: Map<string, KnownVisitor>
  contacts: Map<string, KnownContact>
  companies: Map<string, KnownCompany>
}

/**
 * Caches the rows that were read last, because visitors come back. Reading and parsing a visitor with its contact,
 * links and companies costs as much as writing an event.
 *
 * The cache mirrors the file. A commit replaces cached rows with the rows that it writes, and drops rows that it
 * changes in another way. After a write by another process or a failed transaction, the whole cache is cleared.
 */
export interface RowCache {
  find(projectId: string): KnownRows | undefined
  add(projectId: string, project: KnownProject): KnownRows
  /** Counts added characters, also for a replaced row. Clears the whole cache when the total exceeds the limit. */
  charge(jsonChars: number): void
  /** Must be called before a change is written. */
  changes(projectId: string, change: Change): void
  /** Drops visitors that were written, with their related rows, in another way than by a change. */
  forgetVisitors(projectId: string, visitorIds: Iterable<string>): void
  forgetProject(projectId: string): void
  clear(): void
}

/** A rough upper estimate: a row has about 20 fields, and parsed JSON takes more memory than its text. */
const bytesOfRow = 1_500
const bytesOfJsonChar = 6
const maxBytes = 64 * 1024 * 1024

export function createRowCache(): RowCache {
  const projects = new Map<string, KnownRows>()
  let bytes = 0

  const clear = () => {
    // Clears in place, because a pending commit may still hold these rows, and their refs may be reused later.
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

/** Replaces the cached row with the row that a change writes. */
function replaceRow(rows: KnownRows, change: Change): ContactRow | CompanyRow | undefined {
  if (change.type === 'contact_saved') return replace(rows.contacts.get(change.contact.id), change.contact)
  if (change.type === 'company_saved') return replace(rows.companies.get(change.company.id), change.company)
  return undefined
}

function replace<Row>(known: { row: Row } | undefined, row: Row): Row | undefined {
  if (known) known.row = row
  return known?.row
}

/** Drops the cached row that a change names. Returns `false` if the change affects rows that it does not name. */
function forgetRow(rows: KnownRows, change: Change): boolean {
  switch (change.type) {
    case 'event_recorded':
    case 'operation_recorded':
    case 'activity_recorded':
    case 'device_saved':
    case 'delivery_counted':
    case 'contact_saved':
    case 'company_saved':
    case 'conversation_saved':
    case 'message_recorded':
    case 'message_saved':
    case 'conversation_removed':
      return true
    case 'visitor_saved':
      // Usually only `last_seen_at` changed. `write.ts` detects that and replaces the cached row.
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
