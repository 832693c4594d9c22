import { expect } from 'vitest'
import type { TrackResult } from '@hal/contract/types'
import type { Change } from '../../domain/change.js'
import type {
  ActivityRow,
  ApiKeyRow,
  CompanyRow,
  ContactRow,
  ConversationRow,
  DeliveryRow,
  DeviceRow,
  EventRow,
  LinkRow,
  MessageRow,
  OperationRow,
  ProjectRow,
  StageRow,
  VisitorRow,
} from '../../domain/records/rows.js'
import { noKeys, type Keys, type SnapshotRows } from '../../domain/records/snapshot.js'
import type { Store } from '../port.js'

/** An open store with its cleanup. */
export interface OpenStore {
  store: Store
  /** Closes the store and reopens it on the same data. Absent if the data does not survive the process. */
  reopen?: () => Promise<Store>
  dispose(): Promise<void>
}

export type Open = () => Promise<OpenStore>

/** The reference time of the tests. */
export const T0 = Date.parse('2026-11-23T14:05:09.123Z')

export const P = 'project_1'

export function projectRow(row: Partial<ProjectRow> = {}): ProjectRow {
  return {
    id: P,
    name: 'Acme CRM',
    allowed_origins: [],
    stage_update_mode: 'advance_only',
    company_policy: 'link_existing',
    company_by_domain: false,
    identity_verification: 'off',
    identity_secret: 'secret',
    signed_only: [],
    who_may_start: 'anyone',
    reopen_days: 14,
    event_retention_days: null,
    operation_key: 'key of the operations',
    previous_secret: null,
    created_at: T0,
    updated_at: T0,
    ...row,
  }
}

export function stageRow(row: Partial<StageRow> & { id: string }): StageRow {
  return { name: row.id, position: 0, kind: 'open', ...row }
}

export function visitorRow(row: Partial<VisitorRow> & { visitor_id: string }): VisitorRow {
  return {
    contact_id: null,
    active_company_id: null,
    verified: false,
    is_bot: false,
    name: null,
    phone: null,
    properties: {},
    first_seen_at: T0,
    last_seen_at: T0,
    ...row,
  }
}

export function contactRow(row: Partial<ContactRow> & { id: string }): ContactRow {
  return {
    email: null,
    former_emails: [],
    user_id: null,
    name: null,
    phone: null,
    notes: null,
    tags: [],
    metadata: {},
    held: [],
    unassigned: false,
    created_at: T0,
    updated_at: T0,
    ...row,
  }
}

export function companyRow(row: Partial<CompanyRow> & { id: string }): CompanyRow {
  return {
    external_id: null,
    name: row.id,
    domain: null,
    is_placeholder: false,
    stage_id: null,
    stage_changed_at: null,
    deal_value: null,
    notes: null,
    metadata: {},
    made_by: 'widget',
    held: [],
    created_at: T0,
    updated_at: T0,
    ...row,
  }
}

export function linkRow(contact_id: string, company_id: string, linked_at = T0, row: Partial<LinkRow> = {}): LinkRow {
  const basis = { origin: 'named', proven: false, email_proven: false } as const
  return { contact_id, company_id, source: 'widget', actor: null, ...basis, linked_at, ...row }
}

type Recorded = EventRow & { visitor_id: string }

export function eventRow(row: Partial<EventRow> & { id: string; visitor_id: string }): Recorded {
  return {
    contact_id: null,
    company_id: null,
    name: 'page_viewed',
    value: null,
    properties: {},
    timestamp: T0,
    received_at: T0,
    ...row,
  }
}

function activityRow(row: Partial<ActivityRow> & { id: string }): ActivityRow {
  return {
    kind: 'contact_updated',
    contact_id: null,
    company_id: null,
    source: 'widget',
    actor: null,
    operation_id: null,
    from: null,
    to: null,
    at: T0,
    ...row,
  }
}

export function operationRow<Row extends Partial<OperationRow> & { id: string }>(row: Row): OperationRow & Row {
  return { type: 'set_properties', visitor_id: null, content: null, contact_id: null, result: null, verified_result: null, ...row }
}

export function apiKeyRow(row: Partial<ApiKeyRow> & { id: string }): ApiKeyRow {
  return { name: row.id, access: 'read', hash: `hash of ${row.id}`, created_at: T0, ...row }
}

export function deviceRow(row: Partial<DeviceRow> & { device_id: string }): DeviceRow {
  return { highest: 0, gaps: [], dropped: {}, drops_ahead: 0, ...row }
}

/** The day of `T0`, as the loss ledger counts days. */
export const DAY = Math.floor(T0 / 86_400_000)

export function deliveryRow(row: Partial<DeliveryRow> = {}): DeliveryRow {
  return { day: DAY, sdk_version: null, called: 0, delivered: 0, missing: 0, dropped: {}, ...row }
}

/** An id of HAL's own form, which is never taken for an operation id. */
export const conversationId = (n: number): string => `conversation_${String(n).padStart(26, '0')}`

export function conversationRow(row: Partial<ConversationRow> & { id: string }): ConversationRow {
  return {
    started_by: `start of ${row.id}`,
    chat_key: null,
    visitor_id: 'v1',
    contact_id: null,
    company_id: null,
    subject: null,
    state: 'open',
    assignee_id: null,
    verified: false,
    is_claimed: false,
    claimed_user_id: null,
    claimed_email: null,
    waiting_since: null,
    first_response_at: null,
    resolved_at: null,
    reopened_count: 0,
    last_seq: 0,
    last_message: null,
    last_message_at: T0,
    read_seq: 0,
    visitor_read_seq: 0,
    visitor_read_at: null,
    continues_id: null,
    continued_by_id: null,
    version: 1,
    updated_at: T0,
    view_version: 1,
    view_updated_at: T0,
    created_at: T0,
    ...row,
  }
}

/** A message of the visitor `v1`, or of `user_1`. */
export function messageRow(row: Partial<MessageRow> & { id: string; conversation_id: string }): MessageRow {
  return {
    seq: null,
    after_seq: null,
    kind: 'visitor',
    author_type: 'visitor',
    author_id: row.author_type === undefined || row.author_type === 'visitor' ? 'v1' : 'user_1',
    body: row.id,
    format: 'text',
    event: null,
    from: null,
    to: null,
    verified: false,
    operation_id: null,
    written_at: T0,
    created_at: T0,
    edited_at: null,
    deleted_at: null,
    ...row,
  }
}

/** The operation row of a `track`: the event and its result. */
export function trackOperation(event: EventRow, row: Partial<OperationRow> = {}): OperationRow {
  const { id, visitor_id, contact_id, company_id, name, value, properties } = event
  const result: TrackResult = { event_id: id, contact_id, company_id, warnings: [] }
  const content = { kind: 'event', name, value, properties, company_ref: null } as const
  return { id, type: 'track', visitor_id, content, contact_id, result, verified_result: null, ...row }
}

export const project = (row: Partial<ProjectRow> = {}): Change => ({
  type: 'project_saved',
  project: projectRow(row),
})
export const stage = (row: Partial<StageRow> & { id: string }): Change => ({
  type: 'stage_saved',
  stage: stageRow(row),
})
export const visitor = (visitor_id: string, row: Partial<VisitorRow> = {}): Change => ({
  type: 'visitor_saved',
  visitor: visitorRow({ visitor_id, ...row }),
})
export const contact = (id: string, row: Partial<ContactRow> = {}): Change => ({
  type: 'contact_saved',
  contact: contactRow({ id, ...row }),
})
export const company = (id: string, row: Partial<CompanyRow> = {}): Change => ({
  type: 'company_saved',
  company: companyRow({ id, ...row }),
})
export const link = (contactId: string, companyId: string, linkedAt = T0): Change => ({
  type: 'link_added',
  link: linkRow(contactId, companyId, linkedAt),
})
export const event = (id: string, visitor_id: string, row: Partial<Omit<EventRow, 'visitor_id'>> = {}): Change => {
  const recorded = eventRow({ ...row, id, visitor_id })
  return { type: 'event_recorded', event: recorded, operation: trackOperation(recorded) }
}
export const activity = (id: string, row: Partial<ActivityRow> = {}): Change => ({
  type: 'activity_recorded',
  activity: activityRow({ id, ...row }),
})
export const operation = (id: string, visitor_id: string, row: Partial<Omit<OperationRow, 'visitor_id'>> = {}): Change => ({
  type: 'operation_recorded',
  operation: operationRow({ ...row, id, visitor_id }),
})

export const conversation = (id: string, row: Partial<ConversationRow> = {}): Change => ({
  type: 'conversation_saved',
  conversation: conversationRow({ id, ...row }),
})
export const message = (id: string, conversation_id: string, row: Partial<MessageRow> = {}): Change => ({
  type: 'message_recorded',
  message: messageRow({ id, conversation_id, ...row }),
})

export const device = (device_id: string, row: Partial<DeviceRow> = {}): Change => ({
  type: 'device_saved',
  device: deviceRow({ device_id, ...row }),
})
export const delivery = (row: Partial<DeliveryRow>): Change => ({
  type: 'delivery_counted',
  delivery: deliveryRow(row),
})

/** Commits changes without a prior read. */
export async function write(store: Store, changes: Change[], project_id = P): Promise<void> {
  expect(await store.commit([{ project_id, version: null, changes }])).toBe('committed')
}

export function keys(some: Partial<Keys>): Keys {
  return { ...noKeys(P), ...some }
}

/** Reads rows of a project that must exist. */
export async function readRows(store: Store, some: Partial<Keys>): Promise<SnapshotRows> {
  const read = await store.read(keys(some))
  if (!read) throw new Error('The project is missing')
  return read.rows
}
