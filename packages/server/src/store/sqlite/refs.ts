import type { Tables } from './tables/index.js'

/** Turns the ids of changes into refs, for one project and one transaction. */
export interface Refs {
  project: number
  visitor(visitorId: string): number
  contact(contactId: string): number
  company(companyId: string): number
  /** After a row is gone: its ref may be given to another. */
  forget(): void
}

/** Every lookup is done once: a batch mostly speaks of one visitor. */
export function createRefs(tables: Tables, project: number): Refs {
  const visitors = new Map<string, number>()
  const contacts = new Map<string, number>()
  const companies = new Map<string, number>()

  return {
    project,
    visitor: (id) => lookUp(visitors, id, () => tables.visitors.findRef(project, id)),
    contact: (id) => lookUp(contacts, id, () => tables.contacts.findRef(project, id)),
    company: (id) => lookUp(companies, id, () => tables.companies.findRef(project, id)),
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
