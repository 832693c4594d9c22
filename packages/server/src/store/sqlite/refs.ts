import type { EventRow } from '../../domain/records/rows.js'
import { createLastSeen, type LastSeen } from './last-seen.js'
import type { KnownRows, KnownVisitor, RowCache } from './row-cache.js'
import type { Tables } from './tables/index.js'

/** Converts ids in changes to refs, for one project and one transaction. */
export interface Refs {
  project: number
  lastSeen: LastSeen
  visitor(visitorId: string): number
  contact(contactId: string): number
  company(companyId: string): number
  conversation(conversationId: string): number
  /** The attribution of an event. Created for a new combination of visitor, contact and company. */
  attribution(event: Pick<EventRow, 'contact_id' | 'company_id'> & { visitor_id: string }): number
  /** The visitor's row in the file, if cached. */
  knownVisitor(visitorId: string): KnownVisitor | undefined
  /** Replaces the cached row with the written one. */
  wroteVisitor(known: KnownVisitor, written: Pick<KnownVisitor, 'row' | 'contact_ref' | 'active_company_ref'>): void
  /** Call after a row is removed, because SQLite may reuse its ref. */
  forget(): void
}

/** Looks up each id once, and not at all if `rows` contains it. Most batches are about a single visitor. */
export function createRefs(tables: Tables, project: number, cache: RowCache, rows?: KnownRows): Refs {
  const visitors = new Map<string, number>()
  const contacts = new Map<string, number>()
  const companies = new Map<string, number>()
  const conversations = new Map<string, number>()
  const lastSeen = createLastSeen(tables)

  return {
    project,
    lastSeen,
    visitor: (id) => rows?.visitors.get(id)?.ref ?? lookUp(visitors, id, () => tables.visitors.findRef(project, id)),
    contact: (id) => rows?.contacts.get(id)?.ref ?? lookUp(contacts, id, () => tables.contacts.findRef(project, id)),
    company: (id) => rows?.companies.get(id)?.ref ?? lookUp(companies, id, () => tables.companies.findRef(project, id)),
    conversation: (id) => lookUp(conversations, id, () => tables.conversations.findRef(project, id)),
    attribution({ visitor_id, contact_id, company_id }) {
      const visitor = rows?.visitors.get(visitor_id)
      const last = visitor?.attribution
      if (last && last.contact_id === contact_id && last.company_id === company_id) return last.ref
      const [contact, company] = [refOrNull(this.contact, contact_id), refOrNull(this.company, company_id)]
      const ref = tables.attributions.findOrAdd(this.visitor(visitor_id), contact, company)
      if (visitor) visitor.attribution = { ref, contact_id, company_id }
      return ref
    },
    knownVisitor: (id) => rows?.visitors.get(id),
    wroteVisitor(known, written) {
      Object.assign(known, written)
      lastSeen.wrote(known)
      cache.charge(JSON.stringify(written.row.properties).length)
    },
    forget() {
      visitors.clear()
      contacts.clear()
      companies.clear()
      conversations.clear()
    },
  }
}

function lookUp(known: Map<string, number>, id: string, find: () => number | undefined): number {
  const ref = known.get(id) ?? find()
  if (ref === undefined) throw new Error(`A change refers to ${id}, which is not in the store`)
  known.set(id, ref)
  return ref
}

/** `find(id)`, or `null` for `null`. */
export function refOrNull(find: (id: string) => number, id: string | null): number | null {
  return id === null ? null : find(id)
}
