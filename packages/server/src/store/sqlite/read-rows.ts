import type { LinkRow, OperationRow, VisitorRow } from '../../domain/rows.js'
import type { Keys, PlaceholderUse, SnapshotRows } from '../../domain/snapshot.js'
import { toCompanyRow, type CompanyRecord } from './tables/companies.js'
import { toContactRow, type ContactRecord } from './tables/contacts.js'
import type { Tables } from './tables/index.js'
import { toProjectRow, type ProjectRecord } from './tables/projects.js'
import { toVisitorRow } from './tables/visitors.js'

/** The rows that the keys name and what hangs on them, inside one read transaction. */
export function readRows(tables: Tables, keys: Keys): SnapshotRows | null {
  const project = tables.projects.find(keys.project_id)
  return project ? createReader(tables, project).read(keys) : null
}

function createReader(tables: Tables, project: ProjectRecord) {
  const visitors = new Map<string, VisitorRow>()
  const contacts = new Map<number, ContactRecord>()
  const companies = new Map<number, CompanyRecord>()
  const links: LinkRow[] = []

  const addCompany = (company: CompanyRecord | undefined) => {
    if (company) companies.set(company.ref, company)
  }

  const addCompanyByRef = (ref: number) => {
    if (!companies.has(ref)) addCompany(tables.companies.findByRef(ref))
  }

  const addContact = (contact: ContactRecord | undefined) => {
    if (!contact || contacts.has(contact.ref)) return
    contacts.set(contact.ref, contact)
    for (const { company_ref, ...link } of tables.links.ofContact(contact.ref)) {
      links.push(link)
      addCompanyByRef(company_ref)
    }
  }

  const addVisitor = (visitorId: string) => {
    const visitor = visitors.has(visitorId) ? undefined : tables.visitors.find(project.ref, visitorId)
    if (!visitor) return
    visitors.set(visitorId, toVisitorRow(visitor))
    const { contact_ref, active_company_ref } = visitor
    if (contact_ref !== null && !contacts.has(contact_ref)) addContact(tables.contacts.findByRef(contact_ref))
    if (active_company_ref !== null) addCompanyByRef(active_company_ref)
  }

  const placeholderUse = (): Map<string, PlaceholderUse> => {
    const placeholders = [...companies.values()].filter((company) => company.is_placeholder === 1)
    return new Map(placeholders.map(({ id, ref }) => [id, {
      contact_count: tables.links.countContacts(ref),
      has_events: tables.attributions.holdsCompany(ref),
    }]))
  }

  return {
    read(keys: Keys): SnapshotRows {
      keys.visitor_ids.forEach(addVisitor)
      keys.contact_ids.forEach((id) => addContact(tables.contacts.find(project.ref, id)))
      keys.emails.forEach((email) => addContact(tables.contacts.findByEmail(project.ref, email)))
      keys.user_ids.forEach((id) => addContact(tables.contacts.findByUserId(project.ref, id)))
      keys.company_refs.forEach((ref) => addCompany(tables.companies.findByIdOrExternalId(project.ref, ref)))
      keys.stage_ids.forEach((id) => tables.companies.inStage(project.ref, id).forEach(addCompany))
      return {
        project: toProjectRow(project),
        stages: tables.stages.all(project.ref),
        visitors: [...visitors.values()],
        contacts: [...contacts.values()].map(toContactRow),
        companies: [...companies.values()].map(toCompanyRow),
        links: links.sort((a, b) => a.linked_at - b.linked_at),
        placeholder_use: placeholderUse(),
        operations: readOperations(tables, project.ref, keys.operation_ids),
        devices: [...new Set(keys.ledger?.device_ids)].flatMap((id) => tables.devices.find(project.ref, id) ?? []),
        delivery: (keys.ledger?.days ?? []).flatMap((day) => tables.delivery.between(project.ref, day, day)),
      }
    },
  }
}

function readOperations(tables: Tables, projectRef: number, ids: string[]): OperationRow[] {
  return [...new Set(ids)].flatMap((id) => {
    const found = tables.events.findOperation(projectRef, id) ?? tables.operations.find(projectRef, id)
    return found ? [found] : []
  })
}
