import { createLastSeen, type LastSeen } from './last-seen.js'
import type { KnownRows, KnownVisitor } from './row-cache.js'
import type { Tables } from './tables/index.js'

/** Turns the ids of changes into refs, for one project and one transaction. */
export interface Refs {
  project: number
  lastSeen: LastSeen
  visitor(visitorId: string): number
  contact(contactId: string): number
  company(companyId: string): number
  /** Of an event: made where no event had these three yet. */
  attribution(visitorId: string, contact: number | null, company: number | null): number
  /** As it is in the file, where that is known. */
  knownVisitor(visitorId: string): KnownVisitor | undefined
  forgetVisitor(visitorId: string): void
  /** After a row is gone: its ref may be given to another. */
  forget(): void
}

/** Every lookup is done once, and none for what `rows` knows: a batch mostly speaks of one visitor. */
export function createRefs(tables: Tables, project: number, rows?: KnownRows): Refs {
  const visitors = new Map<string, number>()
  const contacts = new Map<string, number>()
  const companies = new Map<string, number>()
  const lastSeen = createLastSeen(tables)

  return {
    project,
    lastSeen,
    visitor: (id) => rows?.visitors.get(id)?.ref ?? lookUp(visitors, id, () => tables.visitors.findRef(project, id)),
    contact: (id) => rows?.contacts.get(id)?.ref ?? lookUp(contacts, id, () => tables.contacts.findRef(project, id)),
    company: (id) => rows?.companies.get(id)?.ref ?? lookUp(companies, id, () => tables.companies.findRef(project, id)),
    attribution(visitorId, contact, company) {
      const visitor = rows?.visitors.get(visitorId)
      const last = visitor?.attribution
      if (last && last.contact === contact && last.company === company) return last.ref
      const ref = tables.attributions.findOrAdd(this.visitor(visitorId), contact, company)
      if (visitor) visitor.attribution = { ref, contact, company }
      return ref
    },
    knownVisitor: (id) => rows?.visitors.get(id),
    forgetVisitor(id) {
      const known = rows?.visitors.get(id)
      if (known) lastSeen.forget(known)
      rows?.visitors.delete(id)
    },
    forget() {
      contacts.clear()
      companies.clear()
    },
  }
}

function lookUp(known: Map<string, number>, id: string, find: () => number | undefined): number {
  const ref = known.get(id) ?? find()
  if (ref === undefined) throw new Error(`A change refers to ${id}, which is not in the store`)
  known.set(id, ref)
  return ref
}

/** `find(id)`, with `null` for no id. */
export function refOrNull(find: (id: string) => number, id: string | null): number | null {
  return id === null ? null : find(id)
}
