import type { ConversationRow, LinkRow, OperationRow, VisitorRow } from '../../domain/records/rows.js'
import type { ChatKeys, CompanyUse, Keys, SnapshotRows } from '../../domain/records/snapshot.js'
import { workDomain } from '../../domain/companies/work-domain.js'
import { notedBy } from './last-seen.js'
import type { KnownCompany, KnownContact, KnownRows, KnownVisitor, RowCache } from './row-cache.js'
import { toCompanyRow, type CompanyRecord } from './tables/companies.js'
import { toContactRow, type ContactRecord } from './tables/contacts.js'
import { toConversationRow, type ConversationRecord } from './tables/conversations.js'
import { toLinkRow } from './tables/links.js'
import type { Tables } from './tables/index.js'
import { toProjectRow } from './tables/projects.js'
import { toVisitorRow } from './tables/visitors.js'

/** Reads the rows that the keys name, with their related rows. Must run inside a read transaction. */
export function readRows(tables: Tables, cache: RowCache, keys: Keys): SnapshotRows | null {
  const known = cache.find(keys.project_id) ?? readProject(tables, cache, keys.project_id)
  return known && createReader(tables, createLoader(tables, cache, known), known).read(keys)
}

/** Reads a project row into the cache. Must run inside a transaction. */
export function readProject(tables: Tables, cache: RowCache, projectId: string): KnownRows | null {
  const record = tables.projects.find(projectId)
  if (record === undefined) return null
  cache.charge(0)
  return cache.add(projectId, { ref: record.ref, project: toProjectRow(record), stages: tables.stages.all(record.ref) })
}

/** Loads rows from the cache, else from the file into the cache. */
function createLoader(tables: Tables, cache: RowCache, known: KnownRows) {
  const keepCompany = (record: CompanyRecord): KnownCompany => {
    const company = { ref: record.ref, row: toCompanyRow(record) }
    cache.charge(record.metadata.length + (record.notes?.length ?? 0))
    known.companies.set(record.id, company)
    return company
  }

  const keepContact = (record: ContactRecord): KnownContact => {
    const links = tables.links.ofContact(record.ref).map((link) => ({ company_ref: link.company_ref, row: toLinkRow(link) }))
    const contact = { ref: record.ref, row: toContactRow(record), links }
    cache.charge(record.metadata.length + record.held.length + record.tags.length + (record.notes?.length ?? 0) + links.length * 100)
    known.contacts.set(record.id, contact)
    return contact
  }

  return {
    visitor(id: string): KnownVisitor | undefined {
      const found = known.visitors.get(id)
      if (found !== undefined) return found
      const record = tables.visitors.find(known.ref, id)
      if (record === undefined) return undefined
      const { ref, noted_at, last_seen_at, contact_ref, active_company_ref } = record
      const noted = notedBy(noted_at, last_seen_at)
      const visitor = { ref, row: toVisitorRow(record), contact_ref, active_company_ref, noted, attribution: null }
      cache.charge(record.properties.length)
      known.visitors.set(id, visitor)
      return visitor
    },
    contactOf: (record: ContactRecord): KnownContact => known.contacts.get(record.id) ?? keepContact(record),
    contactAt(id: string, ref: number): KnownContact | undefined {
      const found = known.contacts.get(id)
      if (found !== undefined) return found
      const record = tables.contacts.findByRef(ref)
      return record && keepContact(record)
    },
    companyOf: (record: CompanyRecord): KnownCompany => known.companies.get(record.id) ?? keepCompany(record),
    companyAt(id: string, ref: number): KnownCompany | undefined {
      const found = known.companies.get(id)
      if (found !== undefined) return found
      const record = tables.companies.findByRef(ref)
      return record && keepCompany(record)
    },
  }
}

function createReader(tables: Tables, load: ReturnType<typeof createLoader>, known: KnownRows) {
  const visitors = new Map<string, VisitorRow>()
  const contacts = new Map<number, KnownContact>()
  const companies = new Map<number, KnownCompany>()
  const conversations = new Map<number, ConversationRow>()
  const links: LinkRow[] = []

  const addCompany = (company: KnownCompany | undefined) => {
    if (company) companies.set(company.ref, company)
  }

  const addContact = (contact: KnownContact | undefined) => {
    if (!contact || contacts.has(contact.ref)) return
    contacts.set(contact.ref, contact)
    for (const { row, company_ref } of contact.links) {
      links.push(row)
      if (!companies.has(company_ref)) addCompany(load.companyAt(row.company_id, company_ref))
    }
    // The contact may get the company of its colleagues (R9).
    if (contact.links.length === 0) addCompaniesOfDomain(workDomain(contact.row.email))
  }

  const addCompaniesOfDomain = (domain: string | null) => {
    if (domain === null || !known.project.company_by_domain) return
    for (const record of tables.companies.ofDomain(known.ref, domain)) addCompany(load.companyOf(record))
  }

  const addContactRecord = (record: ContactRecord | undefined) => addContact(record && load.contactOf(record))
  const addCompanyRecord = (record: CompanyRecord | undefined) => addCompany(record && load.companyOf(record))

  const addVisitor = (visitorId: string) => {
    const visitor = visitors.has(visitorId) ? undefined : load.visitor(visitorId)
    if (!visitor) return
    const { row, contact_ref, active_company_ref } = visitor
    visitors.set(visitorId, row)
    if (row.contact_id !== null && contact_ref !== null) addContact(load.contactAt(row.contact_id, contact_ref))
    if (row.active_company_id !== null && active_company_ref !== null) {
      addCompany(load.companyAt(row.active_company_id, active_company_ref))
    }
  }

  const addConversation = (record: ConversationRecord) => conversations.set(record.ref, toConversationRow(record))

  /** Adds the conversation and those that continue it, each with its people and company. */
  const addChain = (first: ConversationRecord | undefined) => {
    const walked = new Set<number>()
    for (let next = first; next && !walked.has(next.ref); next = nextInChain(next)) {
      walked.add(next.ref)
      addConversation(next)
      if (next.visitor_id !== null) addVisitor(next.visitor_id)
      if (next.contact_id !== null && next.contact_ref !== null) addContact(load.contactAt(next.contact_id, next.contact_ref))
      if (next.company_id !== null && next.company_ref !== null) addCompany(load.companyAt(next.company_id, next.company_ref))
    }
  }

  const nextInChain = ({ continued_by_id }: ConversationRecord): ConversationRecord | undefined =>
    continued_by_id === null ? undefined : tables.conversations.findById(known.ref, continued_by_id)

  const readChat = (chat: ChatKeys | undefined): Pick<SnapshotRows, 'conversations' | 'messages'> => {
    if (chat === undefined) return {}
    chat.chat_keys.forEach((key) => tables.conversations.startedWith(known.ref, key).forEach(addConversation))
    return {
      conversations: [...conversations.values()],
      messages: [...new Set(chat.message_ids)].flatMap((id) => tables.messages.find(known.ref, id) ?? []),
    }
  }

  const companyUse = (): Map<string, CompanyUse> => {
    const assigned = new Set(links.filter(({ origin }) => origin !== 'named').map(({ company_id }) => company_id))
    const used = [...companies.values()].filter(({ row }) => row.is_placeholder || assigned.has(row.id))
    return new Map(used.map(({ ref, row }) => [row.id, {
      contact_count: tables.links.countContacts(ref),
      has_events: tables.attributions.holdsCompany(ref),
    }]))
  }

  return {
    read(keys: Keys): SnapshotRows {
      keys.visitor_ids.forEach(addVisitor)
      keys.contact_ids.forEach((id) => addContactRecord(tables.contacts.find(known.ref, id)))
      keys.emails.forEach((email) => {
        addContactRecord(tables.contacts.findByEmail(known.ref, email))
        addContactRecord(tables.contacts.findByFormerEmail(known.ref, email))
      })
      keys.user_ids.forEach((id) => addContactRecord(tables.contacts.findByUserId(known.ref, id)))
      keys.company_refs.forEach((ref) => addCompanyRecord(tables.companies.findByIdOrExternalId(known.ref, ref)))
      keys.domains.forEach(addCompaniesOfDomain)
      keys.stage_ids.forEach((id) => tables.companies.inStage(known.ref, id).forEach(addCompanyRecord))
      keys.chat?.conversation_refs.forEach((ref) => addChain(tables.conversations.find(known.ref, ref)))
      return {
        project: known.project,
        stages: known.stages,
        visitors: [...visitors.values()],
        contacts: [...contacts.values()].map(({ row }) => row),
        companies: [...companies.values()].map(({ row }) => row),
        links: links.sort((a, b) => a.linked_at - b.linked_at),
        company_use: companyUse(),
        merged: readMerged(tables, known, keys.token_contact_ids),
        operations: readOperations(tables, known.ref, keys.operation_ids),
        devices: [...new Set(keys.ledger?.device_ids)].flatMap((id) => tables.devices.find(known.ref, id) ?? []),
        delivery: (keys.ledger?.days ?? []).flatMap((day) => tables.delivery.between(known.ref, day, day)),
        ...readChat(keys.chat),
      }
    },
  }
}

/** Resolves merged contacts. A contact that still exists was not merged. */
function readMerged(tables: Tables, { ref, contacts }: KnownRows, ids: string[]): SnapshotRows['merged'] {
  const gone = ids.filter((id) => !contacts.has(id))
  return new Map(gone.flatMap((id) => {
    const into = tables.mergedContacts.find(ref, id)
    return into === undefined ? [] : [[id, into]]
  }))
}

/** Almost every id is new, which a lookup in two indexes shows. */
function readOperations(tables: Tables, projectRef: number, ids: string[]): OperationRow[] {
  return [...new Set(ids)].flatMap((id) => {
    if (!tables.operations.isUsed(projectRef, id)) return []
    return tables.events.findOperation(projectRef, id) ?? tables.operations.find(projectRef, id) ?? []
  })
}
