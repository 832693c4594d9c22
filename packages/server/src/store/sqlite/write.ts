import type { Change } from '../../domain/change.js'
import type { ConversationRow, MessageRow, VisitorRow } from '../../domain/records/rows.js'
import { refOrNull, type Refs } from './refs.js'
import type { Tables } from './tables/index.js'

/** Writes one change. Must run inside the transaction of its commit. */
export function writeChange(tables: Tables, refs: Refs, change: Change): void {
  switch (change.type) {
    case 'project_saved':
      return tables.projects.save(change.project)
    case 'member_added':
      return tables.members.add(change.user_id, refs.project)
    case 'api_key_saved':
      return tables.apiKeys.save(refs.project, change.api_key)
    case 'api_key_removed':
      return tables.apiKeys.remove(refs.project, change.api_key_id)
    case 'stage_saved':
      return tables.stages.save(refs.project, change.stage)
    case 'stage_removed':
      return tables.stages.remove(refs.project, change.stage_id)
    case 'visitor_saved':
      return saveVisitor(tables, refs, change.visitor)
    case 'contact_saved':
      return tables.contacts.save(refs.project, change.contact)
    case 'company_saved':
      return tables.companies.save(refs.project, change.company)
    case 'company_removed':
      return removeCompany(tables, refs, change)
    case 'company_merged':
      return mergeCompany(tables, refs, change.from_id, change.into_id)
    case 'link_added':
      return tables.links.add(
        refs.contact(change.link.contact_id),
        refs.company(change.link.company_id),
        change.link,
      )
    case 'link_saved':
      return tables.links.save(refs.contact(change.link.contact_id), refs.company(change.link.company_id), change.link)
    case 'link_removed':
      return removeLink(tables, refs, change.contact_id, change.company_id)
    case 'event_recorded':
      return recordEvent(tables, refs, change)
    case 'operation_recorded':
      return recordOperation(tables, refs, change)
    case 'activity_recorded':
      return tables.activities.record(refs.project, change.activity)
    case 'device_saved':
      return tables.devices.save(refs.project, change.device)
    case 'delivery_counted':
      return tables.delivery.add(refs.project, change.delivery)
    case 'visitor_attributed':
      return attributeVisitor(tables, refs, change.visitor_id, change.contact_id)
    case 'contact_merged':
      return mergeContact(tables, refs, change)
    case 'conversation_saved':
      return saveConversation(tables, refs, change.conversation)
    case 'message_recorded':
      return recordMessage(tables, refs, change.message)
    case 'message_saved':
      return tables.messages.save(refsOfMessage(refs, change.message), change.message)
    case 'conversation_removed':
      removeConversations(tables, [refs.conversation(change.conversation_id)])
      return refs.forget()
    case 'contact_erased':
      return eraseContact(tables, refs, change)
    case 'visitor_erased':
      return eraseVisitor(tables, refs, change.visitor_id)
  }
}

function saveVisitor(tables: Tables, refs: Refs, visitor: VisitorRow): void {
  const known = refs.knownVisitor(visitor.visitor_id)
  if (known && wasOnlySeen(known.row, visitor)) {
    refs.lastSeen.saw(known, visitor)
    return
  }
  const contact_ref = refOrNull(refs.contact, visitor.contact_id)
  if (known?.row.contact_id !== visitor.contact_id) leaveContact(tables, refs, visitor, contact_ref)
  const active_company_ref = refOrNull(refs.company, visitor.active_company_id)
  tables.visitors.save({ project: refs.project, contact: contact_ref, company: active_company_ref }, visitor)
  if (known) refs.wroteVisitor(known, { row: visitor, contact_ref, active_company_ref })
}

/** The visitor's operations so far stay with its previous contact. */
function leaveContact(tables: Tables, { project }: Refs, { visitor_id }: VisitorRow, nextContact: number | null): void {
  const visitor = tables.visitors.findRef(project, visitor_id)
  const contact = visitor === undefined ? null : tables.visitors.contactOf(visitor)
  if (visitor !== undefined && contact !== null && contact !== nextContact) tables.formerContacts.add(visitor, contact)
}

/**
 * Whether only `last_seen_at` differs, as after most calls. The same object means the same JSON, because rows are
 * never changed in place.
 */
function wasOnlySeen(before: VisitorRow, after: VisitorRow): boolean {
  return (
    before.contact_id === after.contact_id &&
    before.active_company_id === after.active_company_id &&
    before.verified === after.verified &&
    before.is_bot === after.is_bot &&
    before.name === after.name &&
    before.phone === after.phone &&
    before.properties === after.properties &&
    before.first_seen_at === after.first_seen_at
  )
}

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>

function removeCompany(tables: Tables, refs: Refs, { company_id, by_account, into_id }: Of<'company_removed'>): void {
  const company = refs.company(company_id)
  if (by_account) tables.contacts.leaveUnassigned(company)
  tables.links.removeOfCompany(company)
  tables.visitors.leaveCompany(company)
  tables.attributions.leaveCompany(company)
  if (into_id === undefined) tables.conversations.leaveCompany(company)
  else tables.conversations.moveCompany(company, refs.company(into_id))
  tables.companies.remove(company)
  refs.forget()
}

function mergeCompany(tables: Tables, refs: Refs, fromId: string, intoId: string): void {
  const from = refs.company(fromId)
  const into = refs.company(intoId)
  tables.links.moveCompany(from, into)
  tables.visitors.moveCompany(from, into)
  tables.attributions.moveCompany(from, into)
  tables.conversations.moveCompany(from, into)
  tables.activities.moveCompany(refs.project, fromId, intoId)
  tables.companies.remove(from)
  refs.forget()
}

function removeLink(tables: Tables, refs: Refs, contactId: string, companyId: string): void {
  const contact = refs.contact(contactId)
  const company = refs.company(companyId)
  tables.links.remove(contact, company)
  tables.visitors.leaveLink(contact, company)
}

function recordEvent(tables: Tables, refs: Refs, { event, operation }: Of<'event_recorded'>): void {
  tables.events.record(refs.project, refs.attribution(event), event, operation)
  const known = refs.knownVisitor(event.visitor_id)
  if (known) refs.lastSeen.recorded(known, event)
}

function recordOperation(tables: Tables, refs: Refs, { operation }: Of<'operation_recorded'>): void {
  if (tables.events.has(refs.project, operation.id)) throw new Error(`Operation ${operation.id} exists`)
  const visitor = refs.visitor(operation.visitor_id)
  const contact = refOrNull(refs.contact, operation.contact_id)
  tables.operations.record({ project: refs.project, visitor, contact }, operation)
  if (operation.contact_id !== null && refs.knownVisitor(operation.visitor_id)?.row.contact_id !== operation.contact_id) {
    noteContact(tables, visitor, refs.contact(operation.contact_id))
  }
}

/** Records the contact, so that the operation is found by its visitor, which may belong to another contact. */
function noteContact(tables: Tables, visitor: number, contact: number): void {
  if (tables.visitors.contactOf(visitor) !== contact) tables.formerContacts.add(visitor, contact)
}

function attributeVisitor(tables: Tables, refs: Refs, visitorId: string, contactId: string): void {
  const visitor = refs.visitor(visitorId)
  const contact = refs.contact(contactId)
  tables.attributions.attribute(visitor, contact)
  tables.operations.attribute(visitor, contact)
  noteContact(tables, visitor, contact)
}

function saveConversation(tables: Tables, refs: Refs, conversation: ConversationRow): void {
  const visitor = refOrNull(refs.visitor, conversation.visitor_id)
  const contact = refOrNull(refs.contact, conversation.contact_id)
  const company = refOrNull(refs.company, conversation.company_id)
  tables.conversations.save({ project: refs.project, visitor, contact, company }, conversation)
}

function refsOfMessage(refs: Refs, { conversation_id }: MessageRow): { project: number; conversation: number } {
  return { project: refs.project, conversation: refs.conversation(conversation_id) }
}

function recordMessage(tables: Tables, refs: Refs, message: MessageRow): void {
  const ofMessage = refsOfMessage(refs, message)
  tables.messages.record(ofMessage, message)
  if (message.kind === 'visitor' && message.seq !== null) tables.conversations.visitorWrote(ofMessage.conversation, message.seq)
}

/** Removes conversations with their messages. The ids of their operations stay used (C25). */
function removeConversations(tables: Tables, conversations: readonly number[]): void {
  for (const conversation of conversations) {
    tables.operations.forgetOfConversation(conversation)
    tables.messages.removeOfConversation(conversation)
    tables.conversations.remove(conversation)
  }
}

function mergeContact(tables: Tables, refs: Refs, { from_id: fromId, into_id: intoId, claim }: Of<'contact_merged'>): void {
  const from = refs.contact(fromId)
  const into = refs.contact(intoId)
  if (claim) tables.conversations.claim(from, claim)
  tables.conversations.move(from, into)
  tables.visitors.move(from, into)
  tables.links.move(from, into)
  tables.attributions.move(from, into)
  tables.operations.move(from, into)
  tables.formerContacts.move(from, into)
  tables.activities.move(refs.project, fromId, intoId)
  tables.contacts.forgetFormerEmails(from)
  tables.mergedContacts.add(refs.project, fromId, from, into)
  tables.contacts.remove(from)
  refs.forget()
}

function eraseContact(tables: Tables, refs: Refs, person: Of<'contact_erased'>): void {
  const { contact_id } = person
  const contact = refs.contact(contact_id)
  const visitorIds = tables.visitors.idsOfContact(contact)
  removeConversations(tables, tables.conversations.refsOfErasedContact(contact))
  tables.conversations.leaveVisitorsOfContact(contact)
  tables.messages.leaveAuthors(refs.project, visitorIds)
  tables.operations.keepTrackIdsOfContact(contact)
  tables.operations.forgetOfContact(contact)
  tables.visitors.noteSeenByContact(contact)
  tables.events.removeOfContact(contact)
  tables.attributions.removeOfContact(contact)
  tables.attributions.leaveVisitorsOfContact(contact)
  tables.links.removeOfContact(contact)
  tables.formerContacts.removeOfContact(contact)
  tables.visitors.removeOfContact(contact)
  tables.activities.forgetPerson(refs.project, person, visitorIds)
  tables.activities.eraseContact(refs.project, contact_id)
  tables.contacts.forgetFormerEmails(contact)
  tables.mergedContacts.removeInto(contact)
  tables.contacts.remove(contact)
  refs.forget()
}

function eraseVisitor(tables: Tables, refs: Refs, visitorId: string): void {
  const visitor = refs.visitor(visitorId)
  removeConversations(tables, tables.conversations.refsOfErasedVisitor(visitor))
  tables.conversations.leaveVisitor(visitor)
  tables.messages.leaveAuthors(refs.project, [visitorId])
  tables.operations.forgetOfVisitor(visitor)
  tables.events.removeOfVisitor(visitor)
  tables.attributions.eraseVisitor(visitor)
  tables.formerContacts.removeOfVisitor(visitor)
  tables.links.leaveVisitor(refs.project, visitorId)
  tables.activities.forgetVisitor(refs.project, visitorId)
  tables.visitors.remove(visitor)
  refs.forget()
}
