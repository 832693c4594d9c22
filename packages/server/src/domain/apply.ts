import type { Change } from './change.js'
import { addDelivery } from './ledger/counts.js'
import { deliveryKey, dropCompany, dropContact, putCompany, putContact, putConversation, putLink, type Records } from './records/records.js'
import type { ConversationRow, LinkRow, MessageRow, OperationRow, StageRow } from './records/rows.js'
import { replaceRows } from './records/table.js'

type Applied<Type extends Change['type']> = Extract<Change, { type: Type }>

/**
 * Updates `records` for the next operation. It applies to the loaded rows the same changes that a store applies to
 * all rows (`change.ts`). Events and activities are not part of `records`.
 */
export function apply(records: Records, change: Change): void {
  switch (change.type) {
    case 'project_saved':
      records.project = change.project
      return
    case 'stage_saved':
      records.stages = inOrder([...without(records.stages, change.stage.id), change.stage])
      return
    case 'stage_removed':
      records.stages = without(records.stages, change.stage_id)
      return
    case 'visitor_saved':
      records.visitors.set(change.visitor.visitor_id, change.visitor)
      return
    case 'contact_saved':
      putContact(records, change.contact)
      return
    case 'company_saved':
      putCompany(records, change.company)
      return
    case 'company_removed':
      removeCompany(records, change)
      return
    case 'company_merged':
      mergeCompany(records, change)
      return
    case 'link_added':
      addLink(records, change.link)
      return
    case 'link_saved':
      saveLink(records, change.link)
      return
    case 'link_removed':
      removeLink(records, change)
      return
    case 'contact_merged':
      mergeContact(records, change)
      return
    case 'contact_erased':
      eraseContact(records, change.contact_id)
      return
    case 'visitor_erased':
      eraseVisitor(records, change.visitor_id)
      return
    case 'visitor_attributed':
      attributeVisitor(records, change)
      return
    case 'event_recorded':
      recordEvent(records, change)
      return
    case 'operation_recorded':
      records.operations.set(change.operation.id, change.operation)
      return
    case 'device_saved':
      records.devices.set(change.device.device_id, change.device)
      return
    case 'delivery_counted':
      countDelivery(records, change)
      return
    case 'conversation_saved':
      putConversation(records, change.conversation)
      return
    case 'message_recorded':
    case 'message_saved':
      records.messages.set(change.message.id, change.message)
      return
    case 'conversation_removed':
      removeConversation(records, change.conversation_id)
      return
    case 'member_added':
    case 'activity_recorded':
    case 'api_key_saved':
    case 'api_key_removed':
      return
  }
}

function without(stages: StageRow[], stageId: string): StageRow[] {
  return stages.filter(({ id }) => id !== stageId)
}

function inOrder(stages: StageRow[]): StageRow[] {
  return stages.sort((a, b) => a.position - b.position)
}

function removeCompany(records: Records, { company_id, by_account, into_id }: Applied<'company_removed'>): void {
  dropCompany(records, company_id)
  for (const [contactId, links] of [...records.links.entries()]) {
    const left = links.filter((link) => link.company_id !== company_id)
    if (left.length === links.length) continue
    records.links.set(contactId, left)
    const contact = records.contacts.get(contactId)
    if (by_account && left.length === 0 && contact) putContact(records, { ...contact, unassigned: true })
  }
  endActiveContext(records, company_id, () => true)
  replaceRows(records.conversations, isOfCompany(company_id), (row) => touched(row, { company_id: into_id ?? null }))
}

function isOfCompany(companyId: string): (row: ConversationRow) => boolean {
  return ({ company_id }) => company_id === companyId
}

function mergeCompany(records: Records, { from_id, into_id }: Applied<'company_merged'>): void {
  const into = records.companyUse.get(into_id) ?? unused
  const from = records.companyUse.get(from_id) ?? unused
  records.companyUse.set(into_id, { ...into, has_events: into.has_events || from.has_events })
  for (const [contactId, links] of [...records.links.entries()]) {
    const moved = links.find((link) => link.company_id === from_id)
    if (moved === undefined) continue
    records.links.set(contactId, links.filter((link) => link !== moved))
    addLink(records, { ...moved, company_id: into_id })
  }
  replaceRows(
    records.visitors,
    (visitor) => visitor.active_company_id === from_id,
    (visitor) => ({ ...visitor, active_company_id: into_id }),
  )
  replaceRows(records.conversations, isOfCompany(from_id), (row) => touched(row, { company_id: into_id }))
  dropCompany(records, from_id)
}

const unused = { contact_count: 0, has_events: false }

function endActiveContext(records: Records, companyId: string, concerns: (contactId: string | null) => boolean): void {
  replaceRows(
    records.visitors,
    (visitor) => visitor.active_company_id === companyId && concerns(visitor.contact_id),
    (visitor) => ({ ...visitor, active_company_id: null }),
  )
}

function saveLink(records: Records, link: LinkRow): void {
  const links = records.links.get(link.contact_id) ?? []
  records.links.set(link.contact_id, links.map((known) => (known.company_id === link.company_id ? link : known)))
}

function addLink(records: Records, link: LinkRow): void {
  const before = records.links.get(link.contact_id)
  putLink(records, link)
  if (records.links.get(link.contact_id) !== before) countContacts(records, link.company_id, 1)
}

function removeLink(records: Records, change: Applied<'link_removed'>): void {
  const links = records.links.get(change.contact_id) ?? []
  records.links.set(change.contact_id, links.filter((link) => link.company_id !== change.company_id))
  countContacts(records, change.company_id, -1)
  endActiveContext(records, change.company_id, (contactId) => contactId === change.contact_id)
}

function countContacts(records: Records, companyId: string, difference: number): void {
  const use = records.companyUse.get(companyId) ?? unused
  records.companyUse.set(companyId, { ...use, contact_count: use.contact_count + difference })
}

function mergeContact(records: Records, merge: Applied<'contact_merged'>): void {
  const { from_id, into_id } = merge
  for (const link of records.links.get(from_id) ?? []) {
    countContacts(records, link.company_id, -1)
    addLink(records, { ...link, contact_id: into_id })
  }
  const isOfFrom = (row: { contact_id: string | null }): boolean => row.contact_id === from_id
  replaceRows(records.visitors, isOfFrom, (visitor) => ({ ...visitor, contact_id: into_id }))
  replaceRows(records.operations, isOfFrom, (operation) => ({ ...operation, contact_id: into_id }))
  replaceRows(records.conversations, isOfFrom, (conversation) => afterMerge(conversation, merge))
  replaceRows(records.merged, (id) => id === from_id, () => into_id)
  records.merged.set(from_id, into_id)
  dropContact(records, from_id)
}

function attributeVisitor(records: Records, { visitor_id, contact_id }: Applied<'visitor_attributed'>): void {
  replaceRows(
    records.operations,
    (operation) => operation.visitor_id === visitor_id && operation.contact_id === null,
    (operation) => ({ ...operation, contact_id }),
  )
}

function eraseContact(records: Records, contactId: string): void {
  for (const link of records.links.get(contactId) ?? []) countContacts(records, link.company_id, -1)
  const visitors = new Set<string | null>()
  for (const [id, visitor] of [...records.visitors.entries()]) {
    if (visitor.contact_id !== contactId) continue
    visitors.add(id)
    records.visitors.delete(id)
  }
  for (const conversation of conversationsOf(records)) {
    if (isErasedWithContact(conversation, contactId, visitors)) removeConversation(records, conversation.id)
  }
  for (const id of visitors) if (id !== null) forgetAuthor(records, id)
  replaceRows(
    records.operations,
    ({ contact_id, visitor_id }) => contact_id === contactId || visitors.has(visitor_id),
    (operation) => (isEventOfOther(operation, contactId) ? { ...operation, visitor_id: null } : forgotten(operation)),
  )
  dropContact(records, contactId)
}

function eraseVisitor(records: Records, visitorId: string): void {
  records.visitors.delete(visitorId)
  for (const conversation of conversationsOf(records)) {
    if (conversation.visitor_id === visitorId && conversation.contact_id === null) removeConversation(records, conversation.id)
  }
  forgetAuthor(records, visitorId)
  replaceRows(
    records.operations,
    ({ visitor_id }) => visitor_id === visitorId,
    (operation) => (isEventOfContact(operation) ? { ...operation, visitor_id: null } : forgotten(operation)),
  )
  for (const [id, links] of [...records.links.entries()]) records.links.set(id, links.map((link) => withoutVisitor(link, visitorId)))
}

/** Whether the operation is an event that stays with its contact when its visitor is erased. */
export function isEventOfContact({ type, contact_id }: OperationRow): boolean {
  return type === 'track' && contact_id !== null
}

/** Returns the link without the visitor, if the erased visitor made it. */
export function withoutVisitor(link: LinkRow, visitorId: string): LinkRow {
  return link.source === 'widget' && link.actor === visitorId ? { ...link, actor: null } : link
}

/** Whether the operation is an event of another contact. Its record is the event itself, which stays (R29). */
export function isEventOfOther({ type, contact_id }: OperationRow, contactId: string): boolean {
  return type === 'track' && contact_id !== null && contact_id !== contactId
}

/** Keeps the id as used but removes all content (R26, R29). */
export function forgotten(operation: OperationRow): OperationRow {
  return { ...operation, visitor_id: null, contact_id: null, content: null, result: null, verified_result: null }
}

function recordEvent(records: Records, { event, operation }: Applied<'event_recorded'>): void {
  records.operations.set(operation.id, operation)
  if (event.company_id === null) return
  const use = records.companyUse.get(event.company_id) ?? unused
  records.companyUse.set(event.company_id, { ...use, has_events: true })
}

function countDelivery(records: Records, { delivery }: Applied<'delivery_counted'>): void {
  const key = deliveryKey(delivery)
  records.delivery.set(key, addDelivery(records.delivery.get(key), delivery))
}

/**
 * A conversation with what the change of another record made of it: the version grows, and the times stay. That of the
 * visitor's view grows only if the view shows it.
 */
export function touched(row: ConversationRow, fields: Partial<ConversationRow>, isVisible = false): ConversationRow {
  return { ...row, ...fields, version: row.version + 1, ...(isVisible && { view_version: row.view_version + 1 }) }
}

/** The newest of the conversations that continue one (C4). */
export function newestContinuing(rows: Iterable<ConversationRow>, id: string): string | null {
  let newest: ConversationRow | null = null
  for (const row of rows) if (row.continues_id === id && (newest === null || isNewer(row, newest))) newest = row
  return newest?.id ?? null
}

function isNewer(a: ConversationRow, b: ConversationRow): boolean {
  return a.created_at === b.created_at ? a.id > b.id : a.created_at > b.created_at
}

/** Removes a conversation. Its neighbours in a chain name each other (C25). */
function removeConversation(records: Records, conversationId: string): void {
  const removed = records.conversations.get(conversationId)
  if (removed === undefined) return
  records.conversations.delete(conversationId)
  records.conversationIdByStart.delete(removed.started_by)
  const { continues_id, continued_by_id } = removed
  replaceRows(records.conversations, (row) => row.continues_id === conversationId, (row) => touched(row, { continues_id }, true))
  replaceRows(
    records.conversations,
    (row) => row.continued_by_id === conversationId,
    (row) => touched(row, { continued_by_id: continued_by_id ?? newestContinuing(conversationsOf(records), row.id) }, true),
  )
  replaceRows(records.operations, isMessageOf(conversationId), forgotten)
}

/** A copy, which stays as it is while rows are replaced. */
function conversationsOf(records: Records): ConversationRow[] {
  return [...records.conversations.entries()].map(([, row]) => row)
}

/** Whether a conversation goes with an erased contact: its own ones, and those of its visitors without a contact (R29, C25). */
export function isErasedWithContact({ contact_id, visitor_id }: ConversationRow, contactId: string, visitors: ReadonlySet<string | null>): boolean {
  return contact_id === contactId || (contact_id === null && visitor_id !== null && visitors.has(visitor_id))
}

/** A conversation of a merged contact. What was claimed under the proven email is claimed under the `user_id` too (C23). */
export function afterMerge(conversation: ConversationRow, { into_id, claim }: Applied<'contact_merged'>): ConversationRow {
  const { is_claimed, claimed_user_id, claimed_email } = conversation
  const isUnderEmail = claim !== undefined && is_claimed && claimed_user_id === null && claimed_email === claim.email
  return touched(conversation, { contact_id: into_id, ...(isUnderEmail && { claimed_user_id: claim.user_id }) })
}

/** A message without its visitor as the author. */
export function withoutAuthor(message: MessageRow, visitorId: string): MessageRow {
  return message.author_type === 'visitor' && message.author_id === visitorId ? { ...message, author_id: null } : message
}

/** Conversations and messages that stay do not name an erased visitor (R29). */
function forgetAuthor(records: Records, visitorId: string): void {
  replaceRows(records.conversations, ({ visitor_id }) => visitor_id === visitorId, (row) => touched(row, { visitor_id: null }))
  replaceRows(records.messages, ({ author_id }) => author_id === visitorId, (message) => withoutAuthor(message, visitorId))
}

/** Whether an operation is the message of a conversation. */
export function isMessageOf(conversationId: string): (operation: OperationRow) => boolean {
  return ({ type, result }) => type === 'send_message' && result !== null && 'conversation_id' in result && result.conversation_id === conversationId
}
