import type {
  CompanyRow,
  ContactRow,
  ConversationRow,
  DeliveryPlace,
  DeliveryRow,
  DeviceRow,
  LinkRow,
  MessageRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from './rows.js'
import type { CompanyUse, SnapshotRows } from './snapshot.js'
import { createTable, type Table } from './table.js'

/** The rows for decisions, with the lookups that the rules need. */
export interface Records {
  project: ProjectRow
  /** In order of position. */
  stages: StageRow[]
  readonly visitors: Table<VisitorRow>
  readonly contacts: Table<ContactRow>
  readonly companies: Table<CompanyRow>
  /** By contact, oldest first. The lists are never changed in place. */
  readonly links: Table<readonly LinkRow[]>
  readonly companyUse: Table<CompanyUse>
  /** By the id of the removed contact: the id of the contact that it was merged into. */
  readonly merged: Table<string>
  readonly operations: Table<OperationRow>
  readonly devices: Table<DeviceRow>
  /** By `deliveryKey`. */
  readonly delivery: Table<DeliveryRow>
  readonly conversations: Table<ConversationRow>
  /** By the operation id of the message that started it. */
  readonly conversationIdByStart: Table<string>
  readonly messages: Table<MessageRow>
  readonly contactIdByEmail: Table<string>
  readonly contactIdByFormerEmail: Table<string>
  readonly contactIdByUserId: Table<string>
  readonly companyIdByExternalId: Table<string>
  /** The lists are never changed in place. */
  readonly companyIdsByDomain: Table<readonly string[]>
}

function tables(below?: Records): Omit<Records, 'project' | 'stages'> {
  return {
    visitors: createTable(below?.visitors),
    contacts: createTable(below?.contacts),
    companies: createTable(below?.companies),
    links: createTable(below?.links),
    companyUse: createTable(below?.companyUse),
    merged: createTable(below?.merged),
    operations: createTable(below?.operations),
    devices: createTable(below?.devices),
    delivery: createTable(below?.delivery),
    conversations: createTable(below?.conversations),
    conversationIdByStart: createTable(below?.conversationIdByStart),
    messages: createTable(below?.messages),
    contactIdByEmail: createTable(below?.contactIdByEmail),
    contactIdByFormerEmail: createTable(below?.contactIdByFormerEmail),
    contactIdByUserId: createTable(below?.contactIdByUserId),
    companyIdByExternalId: createTable(below?.companyIdByExternalId),
    companyIdsByDomain: createTable(below?.companyIdsByDomain),
  }
}

/** Creates a layer for tentative changes. `below` does not see them. */
export function layerOver(below: Records): Records {
  return { project: below.project, stages: below.stages, ...tables(below) }
}

/** Creates records from the rows that a store read. */
export function createRecords(rows: SnapshotRows): Records {
  const records: Records = { project: rows.project, stages: rows.stages, ...tables() }
  for (const visitor of rows.visitors) records.visitors.set(visitor.visitor_id, visitor)
  for (const contact of rows.contacts) putContact(records, contact)
  for (const company of rows.companies) putCompany(records, company)
  for (const link of rows.links) putLink(records, link)
  for (const [companyId, use] of rows.company_use) records.companyUse.set(companyId, use)
  for (const [contactId, intoId] of rows.merged) records.merged.set(contactId, intoId)
  for (const operation of rows.operations) records.operations.set(operation.id, operation)
  for (const device of rows.devices) records.devices.set(device.device_id, device)
  for (const delivery of rows.delivery) records.delivery.set(deliveryKey(delivery), delivery)
  for (const conversation of rows.conversations ?? []) putConversation(records, conversation)
  for (const message of rows.messages ?? []) records.messages.set(message.id, message)
  return records
}

/** Writes a contact and updates the lookups by email and `user_id`. */
export function putContact(records: Records, contact: ContactRow): void {
  forgetContactKeys(records, contact.id)
  records.contacts.set(contact.id, contact)
  if (contact.email !== null) records.contactIdByEmail.set(contact.email, contact.id)
  if (contact.user_id !== null) records.contactIdByUserId.set(contact.user_id, contact.id)
  for (const email of contact.former_emails) records.contactIdByFormerEmail.set(email, contact.id)
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
  for (const email of known.former_emails) {
    // Another contact may have taken the email since.
    if (records.contactIdByFormerEmail.get(email) === contactId) records.contactIdByFormerEmail.delete(email)
  }
}

/** Writes a company and updates the lookups by `external_id` and domain. */
export function putCompany(records: Records, company: CompanyRow): void {
  forgetCompanyKeys(records, company.id)
  records.companies.set(company.id, company)
  if (company.external_id !== null) records.companyIdByExternalId.set(company.external_id, company.id)
  if (company.domain === null) return
  const ofDomain = records.companyIdsByDomain.get(company.domain) ?? []
  records.companyIdsByDomain.set(company.domain, [...ofDomain, company.id])
}

export function dropCompany(records: Records, companyId: string): void {
  forgetCompanyKeys(records, companyId)
  records.companies.delete(companyId)
}

function forgetCompanyKeys(records: Records, companyId: string): void {
  const known = records.companies.get(companyId)
  if (known?.external_id != null) records.companyIdByExternalId.delete(known.external_id)
  if (known?.domain == null) return
  const others = (records.companyIdsByDomain.get(known.domain) ?? []).filter((id) => id !== companyId)
  records.companyIdsByDomain.set(known.domain, others)
}

/** Adds a link, unless it exists. A merge can add a link that is older than the existing ones. */
export function putLink(records: Records, link: LinkRow): void {
  const links = records.links.get(link.contact_id) ?? []
  if (links.some(({ company_id }) => company_id === link.company_id)) return
  records.links.set(link.contact_id, [...links, link].sort((a, b) => a.linked_at - b.linked_at))
}

/** Writes a conversation and updates the lookup by the operation that started it. */
export function putConversation(records: Records, conversation: ConversationRow): void {
  records.conversations.set(conversation.id, conversation)
  records.conversationIdByStart.set(conversation.started_by, conversation.id)
}

/** HAL's own form of a conversation id, which is never looked up as an operation id. */
export const conversationIdForm = /^conversation_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Finds a conversation by its id, or by the operation id of the message that started it. */
export function conversationByRef(records: Records, ref: string): ConversationRow | undefined {
  const id = conversationIdForm.test(ref) ? ref : records.conversationIdByStart.get(ref)
  return id === undefined ? undefined : records.conversations.get(id)
}

/** The contact that currently has the email. */
export function contactByEmail(records: Records, email: string): ContactRow | undefined {
  const contactId = records.contactIdByEmail.get(email)
  return contactId === undefined ? undefined : records.contacts.get(contactId)
}

/** The contact that had the email before, if no other contact has taken it (R2). */
export function contactByFormerEmail(records: Records, email: string): ContactRow | undefined {
  const contactId = records.contactIdByFormerEmail.get(email)
  return contactId === undefined ? undefined : records.contacts.get(contactId)
}

export function contactByUserId(records: Records, userId: string): ContactRow | undefined {
  const contactId = records.contactIdByUserId.get(userId)
  return contactId === undefined ? undefined : records.contacts.get(contactId)
}

/** Finds a company by HAL's id or the customer's `external_id`. */
export function companyByRef(records: Records, ref: string): CompanyRow | undefined {
  const companyId = records.companyIdByExternalId.get(ref)
  return records.companies.get(companyId ?? ref)
}

/** The company with this domain: a real one before a placeholder, then the oldest (R9). */
export function companyByDomain(records: Records, domain: string): CompanyRow | undefined {
  const found = (records.companyIdsByDomain.get(domain) ?? []).flatMap((id) => records.companies.get(id) ?? [])
  const [first] = found.sort(
    (a, b) => Number(a.is_placeholder) - Number(b.is_placeholder) || a.created_at - b.created_at || (a.id < b.id ? -1 : 1),
  )
  return first
}

/** The current state of a company that is known to exist. */
export function existingCompany(records: Records, companyId: string): CompanyRow {
  const company = records.companies.get(companyId)
  if (company === undefined) throw new Error(`company ${companyId} was written but is not there`)
  return company
}

/** The companies of a contact, in order of linking. */
export function companiesOf(records: Records, contactId: string): CompanyRow[] {
  return (records.links.get(contactId) ?? []).flatMap(({ company_id }) => records.companies.get(company_id) ?? [])
}

export function linkOf(records: Records, contactId: string, companyId: string): LinkRow | undefined {
  return (records.links.get(contactId) ?? []).find(({ company_id }) => company_id === companyId)
}

/** The separator is unambiguous, because a version contains no blank. */
export function deliveryKey({ day, sdk_version }: DeliveryPlace): string {
  return `${day} ${sdk_version ?? ''}`
}
