import type { Change } from './change.js'
import { addDelivery } from './ledger/counts.js'
import { deliveryKey, dropCompany, dropContact, putCompany, putContact, putLink, type Records } from './records.js'
import type { StageRow } from './rows.js'
import { replaceRows } from './table.js'

type Applied<Type extends Change['type']> = Extract<Change, { type: Type }>

/**
 * Makes `records` what the next operation should see. Does to the rows that are there what a store
 * does to all of them (`change.ts`); events and activities are not among them.
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
      removeCompany(records, change.company_id)
      return
    case 'link_added':
      addLink(records, change)
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

function removeCompany(records: Records, companyId: string): void {
  dropCompany(records, companyId)
  replaceRows(
    records.links,
    (links) => links.some((link) => link.company_id === companyId),
    (links) => links.filter((link) => link.company_id !== companyId),
  )
  endActiveContext(records, companyId, () => true)
}

function endActiveContext(records: Records, companyId: string, concerns: (contactId: string | null) => boolean): void {
  replaceRows(
    records.visitors,
    (visitor) => visitor.active_company_id === companyId && concerns(visitor.contact_id),
    (visitor) => ({ ...visitor, active_company_id: null }),
  )
}

function addLink(records: Records, { link }: Applied<'link_added'>): void {
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
  const use = records.placeholderUse.get(companyId) ?? { contact_count: 0, has_events: false }
  records.placeholderUse.set(companyId, { ...use, contact_count: use.contact_count + difference })
}

function mergeContact(records: Records, { from_id, into_id }: Applied<'contact_merged'>): void {
  for (const link of records.links.get(from_id) ?? []) {
    countContacts(records, link.company_id, -1)
    addLink(records, { type: 'link_added', link: { ...link, contact_id: into_id } })
  }
  const isOfFrom = (row: { contact_id: string | null }): boolean => row.contact_id === from_id
  replaceRows(records.visitors, isOfFrom, (visitor) => ({ ...visitor, contact_id: into_id }))
  replaceRows(records.operations, isOfFrom, (operation) => ({ ...operation, contact_id: into_id }))
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
  const isOfContact = (row: { contact_id: string | null }): boolean => row.contact_id === contactId
  const nobody = { contact_id: null, active_company_id: null, verified: false, name: null, phone: null, properties: {} }
  replaceRows(records.visitors, isOfContact, (visitor) => ({ ...visitor, ...nobody }))
  const forgotten = { contact_id: null, result: null, verified_result: null }
  replaceRows(records.operations, isOfContact, (operation) => ({ ...operation, ...forgotten }))
  dropContact(records, contactId)
}

function recordEvent(records: Records, { event, operation }: Applied<'event_recorded'>): void {
  records.operations.set(operation.id, operation)
  if (event.company_id === null) return
  const use = records.placeholderUse.get(event.company_id) ?? { contact_count: 0, has_events: false }
  records.placeholderUse.set(event.company_id, { ...use, has_events: true })
}

function countDelivery(records: Records, { delivery }: Applied<'delivery_counted'>): void {
  const key = deliveryKey(delivery)
  records.delivery.set(key, addDelivery(records.delivery.get(key), delivery))
}
