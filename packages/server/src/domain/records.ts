import type {
  CompanyRow,
  ContactRow,
  DeliveryPlace,
  DeliveryRow,
  DeviceRow,
  LinkRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from './rows.js'
import type { PlaceholderUse, SnapshotRows } from './snapshot.js'
import { createTable, type Table } from './table.js'

/** The rows that decisions are made on, with the look-ups that the rules speak of. */
export interface Records {
  project: ProjectRow
  /** In order of position. */
  stages: StageRow[]
  readonly visitors: Table<VisitorRow>
  readonly contacts: Table<ContactRow>
  readonly companies: Table<CompanyRow>
  /** By contact, oldest first; the lists themselves are never changed in place. */
  readonly links: Table<readonly LinkRow[]>
  readonly placeholderUse: Table<PlaceholderUse>
  readonly operations: Table<OperationRow>
  readonly devices: Table<DeviceRow>
  /** By `deliveryKey`. */
  readonly delivery: Table<DeliveryRow>
  readonly contactIdByEmail: Table<string>
  readonly contactIdByUserId: Table<string>
  readonly companyIdByExternalId: Table<string>
}

function tables(below?: Records): Omit<Records, 'project' | 'stages'> {
  return {
    visitors: createTable(below?.visitors),
    contacts: createTable(below?.contacts),
    companies: createTable(below?.companies),
    links: createTable(below?.links),
    placeholderUse: createTable(below?.placeholderUse),
    operations: createTable(below?.operations),
    devices: createTable(below?.devices),
    delivery: createTable(below?.delivery),
    contactIdByEmail: createTable(below?.contactIdByEmail),
    contactIdByUserId: createTable(below?.contactIdByUserId),
    companyIdByExternalId: createTable(below?.companyIdByExternalId),
  }
}

/** A layer in which changes can be tried: `below` does not see them. */
export function layerOver(below: Records): Records {
  return { project: below.project, stages: below.stages, ...tables(below) }
}

/** Makes records of what a store read. */
export function createRecords(rows: SnapshotRows): Records {
  const records: Records = { project: rows.project, stages: rows.stages, ...tables() }
  for (const visitor of rows.visitors) records.visitors.set(visitor.visitor_id, visitor)
  for (const contact of rows.contacts) putContact(records, contact)
  for (const company of rows.companies) putCompany(records, company)
  for (const link of rows.links) putLink(records, link)
  for (const [companyId, use] of rows.placeholder_use) records.placeholderUse.set(companyId, use)
  for (const operation of rows.operations) records.operations.set(operation.id, operation)
  for (const device of rows.devices) records.devices.set(device.device_id, device)
  for (const delivery of rows.delivery) records.delivery.set(deliveryKey(delivery), delivery)
  return records
}

/** Writes a contact and keeps the look-ups by email and `user_id` true. */
export function putContact(records: Records, contact: ContactRow): void {
  forgetContactKeys(records, contact.id)
  records.contacts.set(contact.id, contact)
  if (contact.email !== null) records.contactIdByEmail.set(contact.email, contact.id)
  if (contact.user_id !== null) records.contactIdByUserId.set(contact.user_id, contact.id)
}

export function dropContact(records: Records, contactId: string): void {
  forgetContactKeys(records, contactId)
  records.contacts.delete(contactId)
  records.links.delete(contactId)
}

function forgetContactKeys(records: Records, contactId: string): void {
  const known = records.contacts.get(contactId)
  if (known === undefined) return
  if (known.email !== null) records.contactIdByEmail.delete(known.email)
  if (known.user_id !== null) records.contactIdByUserId.delete(known.user_id)
}

/** Writes a company and keeps the look-up by `external_id` true. */
export function putCompany(records: Records, company: CompanyRow): void {
  forgetCompanyKey(records, company.id)
  records.companies.set(company.id, company)
  if (company.external_id !== null) records.companyIdByExternalId.set(company.external_id, company.id)
}

export function dropCompany(records: Records, companyId: string): void {
  forgetCompanyKey(records, companyId)
  records.companies.delete(companyId)
}

function forgetCompanyKey(records: Records, companyId: string): void {
  const known = records.companies.get(companyId)
  if (known?.external_id != null) records.companyIdByExternalId.delete(known.external_id)
}

/** Adds a link; one that exists stays as it is. A merge may bring one that is older than those there. */
export function putLink(records: Records, link: LinkRow): void {
  const links = records.links.get(link.contact_id) ?? []
  if (links.some(({ company_id }) => company_id === link.company_id)) return
  records.links.set(link.contact_id, [...links, link].sort((a, b) => a.linked_at - b.linked_at))
}

export function contactByEmail(records: Records, email: string): ContactRow | undefined {
  const contactId = records.contactIdByEmail.get(email)
  return contactId === undefined ? undefined : records.contacts.get(contactId)
}

export function contactByUserId(records: Records, userId: string): ContactRow | undefined {
  const contactId = records.contactIdByUserId.get(userId)
  return contactId === undefined ? undefined : records.contacts.get(contactId)
}

/** By HAL's own id or the customer's `external_id`, everywhere. */
export function companyByRef(records: Records, ref: string): CompanyRow | undefined {
  const companyId = records.companyIdByExternalId.get(ref)
  return records.companies.get(companyId ?? ref)
}

/** A company that the caller knows to be there, as it is by now. */
export function existingCompany(records: Records, companyId: string): CompanyRow {
  const company = records.companies.get(companyId)
  if (company === undefined) throw new Error(`company ${companyId} was written but is not there`)
  return company
}

/** The companies of a contact, in the order in which they were linked. */
export function companiesOf(records: Records, contactId: string): CompanyRow[] {
  return (records.links.get(contactId) ?? []).flatMap(({ company_id }) => records.companies.get(company_id) ?? [])
}

export function isLinked(records: Records, contactId: string, companyId: string): boolean {
  return (records.links.get(contactId) ?? []).some(({ company_id }) => company_id === companyId)
}

/** No version has a blank in it. */
export function deliveryKey({ day, sdk_version }: DeliveryPlace): string {
  return `${day} ${sdk_version ?? ''}`
}
