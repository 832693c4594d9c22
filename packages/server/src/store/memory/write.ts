import type { Change } from '../../domain/change.js'
import { forgotten, isEventOfContact, isEventOfOther, withoutVisitor } from '../../domain/apply.js'
import { addDelivery } from '../../domain/ledger/counts.js'
import { deliveryKey } from '../../domain/records/records.js'
import type { ActivityRow, ContactRow, DeliveryRow, EventRow, LinkRow, OperationRow } from '../../domain/records/rows.js'
import { foldCase } from '../fold.js'
import {
  eraseConversationsOfContact,
  eraseConversationsOfVisitor,
  mergeConversations,
  moveConversationsOfCompany,
  recordMessage,
  removeConversation,
  saveConversation,
  saveMessage,
} from './write-conversations.js'
import { replaceLogged, replaceRows, type ProjectState } from './state.js'

/** Applies a change to the state, as described in `Change`. Throws if a constraint is violated. */
export function writeChange(state: ProjectState, change: Change): void {
  switch (change.type) {
    case 'project_saved':
      state.project = change.project
      return
    case 'member_added':
      state.members.add(change.user_id)
      return
    case 'api_key_saved':
      state.apiKeys.set(change.api_key.id, change.api_key)
      return
    case 'api_key_removed':
      state.apiKeys.delete(change.api_key_id)
      return
    case 'stage_saved':
      return saveUnique(state.stages, change.stage, change.stage.id, (stage) => [foldCase(stage.name)])
    case 'stage_removed':
      state.stages.delete(change.stage_id)
      return
    case 'visitor_saved':
      state.visitors.set(change.visitor.visitor_id, change.visitor)
      return
    case 'contact_saved':
      requireFree(state, change.contact)
      return saveUnique(state.contacts, change.contact, change.contact.id, (contact) => [
        contact.email,
        contact.user_id,
      ])
    case 'company_saved':
      return saveUnique(state.companies, change.company, change.company.id, (company) => [
        company.external_id,
      ])
    case 'company_removed':
      return removeCompany(state, change)
    case 'company_merged':
      return mergeCompany(state, change.from_id, change.into_id)
    case 'link_added':
      return addLink(state, change.link)
    case 'link_saved':
      return saveLink(state, change.link)
    case 'link_removed':
      return removeLink(state, change.contact_id, change.company_id)
    case 'event_recorded':
      recordOperation(state, change.operation)
      state.events.push({ ref: nextRef(state), row: change.event })
      return
    case 'operation_recorded':
      return recordOperation(state, change.operation)
    case 'activity_recorded':
      state.activities.push({ ref: nextRef(state), row: change.activity })
      return
    case 'device_saved':
      state.devices.set(change.device.device_id, change.device)
      return
    case 'delivery_counted':
      return countDelivery(state, change.delivery)
    case 'visitor_attributed':
      return attributeVisitor(state, change.visitor_id, change.contact_id)
    case 'contact_merged':
      mergeConversations(state, change)
      return mergeContact(state, change.from_id, change.into_id)
    case 'contact_erased':
      eraseConversationsOfContact(state, change.contact_id)
      return eraseContact(state, change)
    case 'visitor_erased':
      eraseConversationsOfVisitor(state, change.visitor_id)
      return eraseVisitor(state, change.visitor_id)
    case 'conversation_saved':
      return saveConversation(state, change.conversation)
    case 'message_recorded':
      return recordMessage(state, nextRef(state), change.message)
    case 'message_saved':
      return saveMessage(state, change.message)
    case 'conversation_removed':
      return removeConversation(state, change.conversation_id)
  }
}

/** Saves a row. Throws if another row has one of its unique values. */
function saveUnique<Row>(
  rows: Map<string, Row>,
  row: Row,
  id: string,
  uniqueValues: (row: Row) => (string | null)[],
): void {
  const values = uniqueValues(row)
  for (const [otherId, other] of rows) {
    const taken = uniqueValues(other).find((value, kind) => value !== null && value === values[kind])
    if (otherId !== id && taken !== undefined) throw new Error(`${taken} belongs to ${otherId}`)
  }
  rows.set(id, row)
}

/** A former email may belong to one contact only (R2). */
function requireFree(state: ProjectState, { id, former_emails }: ContactRow): void {
  for (const other of state.contacts.values()) {
    const taken = other.id === id ? undefined : former_emails.find((email) => other.former_emails.includes(email))
    if (taken !== undefined) throw new Error(`${taken} was the email of ${other.id}`)
  }
}

function nextRef(state: ProjectState): number {
  state.logged += 1
  return state.logged
}

function recordOperation(state: ProjectState, operation: OperationRow): void {
  if (state.operations.has(operation.id)) throw new Error(`Operation ${operation.id} exists`)
  state.operations.set(operation.id, operation)
}

function countDelivery(state: ProjectState, growth: DeliveryRow): void {
  const key = deliveryKey(growth)
  state.delivery.set(key, addDelivery(state.delivery.get(key), growth))
}

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>

function removeCompany(state: ProjectState, { company_id: companyId, by_account, into_id }: Of<'company_removed'>): void {
  if (by_account) leaveUnassigned(state, companyId)
  state.links = state.links.filter((link) => link.company_id !== companyId)
  replaceRows(
    state.visitors,
    (visitor) => visitor.active_company_id === companyId,
    (visitor) => ({ ...visitor, active_company_id: null }),
  )
  state.events = replaceLogged(
    state.events,
    (event) => event.company_id === companyId,
    (event) => ({ ...event, company_id: null }),
  )
  moveConversationsOfCompany(state, companyId, into_id ?? null)
  state.companies.delete(companyId)
}

/** Marks contacts that lose their only company as `unassigned` (R9). */
function leaveUnassigned(state: ProjectState, companyId: string): void {
  const of = (contactId: string) => state.links.filter((link) => link.contact_id === contactId)
  const isLeft = ({ id }: { id: string }) => of(id).length > 0 && of(id).every((link) => link.company_id === companyId)
  replaceRows(state.contacts, isLeft, (contact) => ({ ...contact, unassigned: true }))
}

function mergeCompany(state: ProjectState, fromId: string, intoId: string): void {
  const isOfFrom = (row: { company_id: string | null }) => row.company_id === fromId
  const linked = new Set(state.links.filter((link) => link.company_id === intoId).map((link) => link.contact_id))
  state.links = state.links.flatMap((link) => {
    if (!isOfFrom(link)) return [link]
    return linked.has(link.contact_id) ? [] : [{ ...link, company_id: intoId }]
  })
  replaceRows(
    state.visitors,
    (visitor) => visitor.active_company_id === fromId,
    (visitor) => ({ ...visitor, active_company_id: intoId }),
  )
  state.events = replaceLogged(state.events, isOfFrom, (event) => ({ ...event, company_id: intoId }))
  state.activities = replaceLogged(state.activities, isOfFrom, (activity) => ({ ...activity, company_id: intoId }))
  moveConversationsOfCompany(state, fromId, intoId)
  state.companies.delete(fromId)
}

function saveLink(state: ProjectState, link: LinkRow): void {
  const isSame = (other: LinkRow) => other.contact_id === link.contact_id && other.company_id === link.company_id
  state.links = state.links.map((other) => (isSame(other) ? link : other))
}

function addLink(state: ProjectState, link: LinkRow): void {
  const exists = state.links.some(
    ({ contact_id, company_id }) => contact_id === link.contact_id && company_id === link.company_id,
  )
  if (!exists) state.links.push(link)
}

function removeLink(state: ProjectState, contactId: string, companyId: string): void {
  state.links = state.links.filter(
    (link) => link.contact_id !== contactId || link.company_id !== companyId,
  )
  replaceRows(
    state.visitors,
    (visitor) => visitor.contact_id === contactId && visitor.active_company_id === companyId,
    (visitor) => ({ ...visitor, active_company_id: null }),
  )
}

function attributeVisitor(state: ProjectState, visitorId: string, contactId: string): void {
  const isUnknown = (row: { visitor_id: string | null; contact_id: string | null }) =>
    row.visitor_id === visitorId && row.contact_id === null
  state.events = replaceLogged(state.events, isUnknown, (event) => ({ ...event, contact_id: contactId }))
  replaceRows(state.operations, isUnknown, (operation) => ({ ...operation, contact_id: contactId }))
}

function mergeContact(state: ProjectState, fromId: string, intoId: string): void {
  const isOfFrom = (row: { contact_id: string | null }) => row.contact_id === fromId
  const moved = state.links.filter(isOfFrom)
  replaceRows(state.visitors, isOfFrom, (visitor) => ({ ...visitor, contact_id: intoId }))
  replaceRows(state.operations, isOfFrom, (operation) => ({ ...operation, contact_id: intoId }))
  state.events = replaceLogged(state.events, isOfFrom, (event) => ({ ...event, contact_id: intoId }))
  state.activities = replaceLogged(state.activities, isOfFrom, (activity) => ({ ...activity, contact_id: intoId }))
  const linked = new Set(state.links.filter((link) => link.contact_id === intoId).map((link) => link.company_id))
  state.links = state.links.flatMap((link) => {
    if (!moved.includes(link)) return [link]
    return linked.has(link.company_id) ? [] : [{ ...link, contact_id: intoId }]
  })
  replaceRows(state.merged, (id) => id === fromId, () => intoId)
  state.merged.set(fromId, intoId)
  state.contacts.delete(fromId)
}

function eraseContact(state: ProjectState, person: Of<'contact_erased'>): void {
  const { contact_id: contactId } = person
  const isOfContact = (row: { contact_id: string | null }) => row.contact_id === contactId
  const visitors = new Set<string | null>([...state.visitors.values()].filter(isOfContact).map(({ visitor_id }) => visitor_id))
  state.links = state.links.filter((link) => link.contact_id !== contactId)
  const isOfNobodyElse = (row: EventRow) => isOfContact(row) || (row.contact_id === null && visitors.has(row.visitor_id))
  state.events = replaceLogged(
    state.events.filter(({ row }) => !isOfNobodyElse(row)),
    ({ visitor_id }) => visitors.has(visitor_id),
    (event) => ({ ...event, visitor_id: null }),
  )
  replaceRows(
    state.operations,
    (operation) => isOfContact(operation) || visitors.has(operation.visitor_id),
    (operation) => (isEventOfOther(operation, contactId) ? { ...operation, visitor_id: null } : forgotten(operation)),
  )
  for (const id of visitors) if (id !== null) state.visitors.delete(id)
  forgetPerson(state, person, visitors)
  state.activities = replaceLogged(
    state.activities.filter(({ row }) => !isOfContact(row) || row.company_id !== null),
    isOfContact,
    withoutPerson,
  )
  for (const [id, into] of state.merged) if (into === contactId) state.merged.delete(id)
  state.contacts.delete(contactId)
}

function eraseVisitor(state: ProjectState, visitorId: string): void {
  const isOfVisitor = (row: { visitor_id: string | null }) => row.visitor_id === visitorId
  state.events = replaceLogged(
    state.events.filter(({ row }) => !isOfVisitor(row) || row.contact_id !== null),
    isOfVisitor,
    (event) => ({ ...event, visitor_id: null }),
  )
  replaceRows(state.operations, isOfVisitor, (operation) =>
    isEventOfContact(operation) ? { ...operation, visitor_id: null } : forgotten(operation))
  state.links = state.links.map((link) => withoutVisitor(link, visitorId))
  state.activities = replaceLogged(
    state.activities,
    ({ source, actor }) => source === 'widget' && actor === visitorId,
    (row) => ({ ...row, actor: null }),
  )
  state.visitors.delete(visitorId)
}

/** Removes a person from the activities of other records, before its own activities are removed (R29). */
function forgetPerson(state: ProjectState, { contact_id, names, emails }: Of<'contact_erased'>, visitors: ReadonlySet<string | null>): void {
  const own = state.activities.filter(({ row }) => row.contact_id === contact_id)
  const companies = new Set(own.flatMap(({ row }) => row.company_id ?? []))
  const isOfCompany = (row: ActivityRow) => row.company_id !== null && companies.has(row.company_id)
  const isOfVisitor = (row: ActivityRow) => row.source === 'widget' && visitors.has(row.actor)
  state.activities = replaceLogged(state.activities, isOfCompany, (row) => ({
    ...withoutTexts(row, [...names, ...emails]),
    actor: isOfVisitor(row) ? null : row.actor,
  }))
  state.activities = replaceLogged(state.activities, (row) => tellsEmail(row, emails), (row) => withoutTexts(row, emails))
}

function tellsEmail({ from, to }: ActivityRow, emails: readonly string[]): boolean {
  const emailIn = (value: ActivityRow['from']) => (typeof value === 'object' ? value?.email : undefined)
  return [emailIn(from), emailIn(to)].some((email) => typeof email === 'string' && emails.includes(email))
}

/** Returns the activity with `null` in place of each value that equals one of the texts. */
function withoutTexts(row: ActivityRow, texts: readonly unknown[]): ActivityRow {
  const without = (value: ActivityRow['from']) =>
    JSON.parse(JSON.stringify(value), (_key, item: unknown) => (texts.includes(item) ? null : item)) as ActivityRow['from']
  return { ...row, from: without(row.from), to: without(row.to) }
}

/** Stage and deal values belong to the company. Any other value may be the person's name or email. */
function withoutPerson(activity: ActivityRow): ActivityRow {
  const isOfCompany = activity.kind === 'stage_changed' || activity.kind === 'deal_value_changed'
  const values = isOfCompany ? {} : { from: null, to: null }
  return { ...activity, contact_id: null, actor: null, ...values }
}
