import type { JsonObject, Scalar, Timestamp } from './json.js'
import type { StageUpdateMode } from './operation.js'

export type StageKind = 'open' | 'won' | 'lost'

/** The effect of an `identify` whose `company.id` is not found. */
export type CompanyPolicy = 'link_existing' | 'create_missing'

/** A field that the widget may write only with a claim of the `identity_token`. */
export type SignedField = 'name' | 'phone' | 'metadata' | 'company' | 'stage' | 'deal_value'

/** The proof that the widget routes require. */
export type IdentityVerification = 'off' | 'required' | 'strict'

export interface Project {
  id: string
  name: string
  /** Exact origins; an empty list allows any. */
  allowed_origins: string[]
  stage_update_mode: StageUpdateMode
  company_policy: CompanyPolicy
  /** Whether colleagues of one email domain share a company. */
  company_by_domain: boolean
  identity_verification: IdentityVerification
  /** Fields that are accepted only if they are signed. */
  signed_only: SignedField[]
  who_may_start: WhoMayStart
  /** Days within which a message of the visitor reopens a resolved conversation. Later it starts a new one. */
  reopen_days: number
  /** Number of days after which events are deleted. `null` keeps them forever. */
  event_retention_days: number | null
  identity_secret: string
  created_at: Timestamp
  updated_at: Timestamp
}

export interface Stage {
  id: string
  name: string
  position: number
  kind: StageKind
}

export interface ContactCompany {
  id: string
  external_id: string | null
  name: string
  is_placeholder: boolean
}

export interface Contact {
  id: string
  project_id: string
  email: string | null
  user_id: string | null
  name: string | null
  phone: string | null
  notes: string | null
  tags: string[]
  metadata: JsonObject
  companies: ContactCompany[]
  visitor_ids: string[]
  created_at: Timestamp
  updated_at: Timestamp
}

export interface Company {
  id: string
  project_id: string
  external_id: string | null
  name: string
  domain: string | null
  is_placeholder: boolean
  stage: Stage | null
  stage_changed_at: Timestamp | null
  deal_value: number | null
  notes: string | null
  metadata: JsonObject
  contact_ids: string[]
  created_at: Timestamp
  updated_at: Timestamp
}

export interface Visitor {
  visitor_id: string
  contact_id: string | null
  active_company_id: string | null
  verified: boolean
  /** All calls so far came from bots, by their `User-Agent`. Absent for other visitors. */
  is_bot?: true
  properties: JsonObject
  first_seen_at: Timestamp
  last_seen_at: Timestamp
}

export interface Event {
  id: string
  name: string
  value: Scalar | null
  properties: JsonObject
  /** `null` after its visitor was erased. */
  visitor_id: string | null
  /** The visitor is a bot. Absent for other visitors. */
  is_bot?: true
  contact_id: string | null
  company_id: string | null
  timestamp: Timestamp
  received_at: Timestamp
}

/** The author: the browser, a signed-in person, a system with an API key, or the operator with a server command. */
export type Source = 'widget' | 'account' | 'api' | 'system'

/** All kinds of activities. */
export type ActivityKind =
  | 'contact_created'
  | 'contact_updated'
  | 'contact_deleted'
  | 'contacts_merged'
  | 'company_created'
  | 'company_updated'
  | 'company_upgraded'
  | 'company_deleted'
  | 'companies_merged'
  | 'company_linked'
  | 'company_unlinked'
  | 'stage_changed'
  | 'deal_value_changed'
  | 'project_updated'
  | 'secret_rotated'
  | 'api_key_created'
  | 'api_key_deleted'
  | 'member_added'
  | 'member_role_changed'
  | 'member_removed'
  | 'conversation_opened'
  | 'conversation_state_changed'
  | 'conversation_assigned'
  | 'conversation_company_changed'
  | 'conversation_contact_changed'

export interface Activity {
  id: string
  kind: ActivityKind
  contact_id: string | null
  company_id: string | null
  source: Source
  /** The visitor, user or API key that made the change. `operator` for a server command. */
  actor: string | null
  operation_id: string | null
  from: ActivityValue
  to: ActivityValue
  at: Timestamp
}

/** The value before or after the change: a stage name, a deal value, an id, or the changed fields. */
export type ActivityValue = string | number | null | JsonObject

export type TimelineItem = ({ type: 'event' } & Event) | ({ type: 'activity' } & Activity)

/** Who may start a conversation. `identified`: a visitor with a contact. */
export type WhoMayStart = 'anyone' | 'identified' | 'nobody'

export type ConversationState = 'open' | 'resolved'

/** `system` messages are lines about what was done with the conversation. */
export type MessageKind = 'visitor' | 'operator' | 'note' | 'system'

/** What a `system` line tells. Visitors see the first three. */
export type LineEvent =
  | 'resolved'
  | 'reopened'
  | 'continued'
  | 'assigned'
  | 'company_changed'
  | 'contact_changed'
  | 'identity_verified'

/** A conversation as operators see it. */
export interface Conversation {
  id: string
  project_id: string
  /** `null` after the visitor was erased. */
  visitor_id: string | null
  contact_id: string | null
  company_id: string | null
  subject: string | null
  state: ConversationState
  /** The user who takes care of it. */
  assignee_id: string | null
  /** Whether the last message of the visitor came with a proof of who it is. */
  verified: boolean
  /** Whether only a verified person can read and continue it. */
  is_claimed: boolean
  /** Time of the first message of the visitor that nobody has answered. */
  waiting_since: Timestamp | null
  /** Whose turn it is. */
  waiting_on: 'operator' | 'visitor' | null
  first_response_at: Timestamp | null
  /** Whole seconds from the first message of the visitor to the first answer. */
  first_response_seconds: number | null
  /** Time of the last resolution. `null` while it is not resolved. */
  resolved_at: Timestamp | null
  reopened_count: number
  /** The number of the newest public message. */
  last_seq: number
  last_message: { id: string; kind: 'visitor' | 'operator'; preview: string; created_at: Timestamp } | null
  last_message_at: Timestamp
  /** Messages of the visitor that the team has not read. */
  unread: number
  /** The team has read up to this message number. */
  read_seq: number
  /** Messages of operators that the visitor has not read. */
  visitor_unread: number
  visitor_read_seq: number
  visitor_read_at: Timestamp | null
  /** The conversation that this one continues. */
  continues_id: string | null
  /** The newest conversation that continues this one. */
  continued_by_id: string | null
  /** Grows with each change. */
  version: number
  created_at: Timestamp
  updated_at: Timestamp
}

/** A message as operators see it. */
export interface Message {
  id: string
  conversation_id: string
  /** Public messages are numbered from 1 without gaps. `null` for notes and internal lines. */
  seq: number | null
  /** For notes and internal lines: the number of the last public message before them. */
  after_seq: number | null
  kind: MessageKind
  author: { type: 'visitor' | 'user' | 'api_key' | 'system'; id: string | null; name: string | null }
  body: string
  format: MessageFormat
  event: LineEvent | null
  from: string | null
  to: string | null
  /** Whether a visitor's message came with a proof of who it is. */
  verified: boolean
  operation_id: string | null
  /** When it was written, by the corrected clock of the client. */
  written_at: Timestamp
  created_at: Timestamp
  /** Only notes are edited. */
  edited_at: Timestamp | null
  deleted_at: Timestamp | null
}

export type MessageFormat = 'text' | 'markdown'

/** Numbers of conversations. The last four are of open ones. */
export interface ConversationCounts {
  open: number
  resolved: number
  mine: number
  unassigned: number
  waiting: number
  unread: number
}

/** The page format of every list. `next_cursor` is `null` on the last page. */
export interface Page<Item> {
  data: Item[]
  next_cursor: string | null
}

/**
 * The outcome of the calls that devices number, by the UTC day on which the server learned of it. Over all time,
 * `called` equals `delivered` + `dropped` + `missing`. In a shorter window it may differ, because a call may
 * arrive later than calls made after it.
 */
export interface DeliveryCounts {
  /** Calls that became known: the growth of each device's highest sequence number. */
  called: number
  /** Calls received for the first time, whatever their answer. */
  delivered: number
  /** Calls that became known in this time and have been neither received nor dropped since. */
  missing: number
  /** Calls that SDKs reported as dropped, by reason. */
  dropped: Record<string, number>
  /** Contacts that unverified identifies would have created over the cap. Absent if there were none. */
  contacts_refused?: number
}

/** One day of one SDK version. */
export interface DeliveryDay extends DeliveryCounts {
  /** `2026-11-23`, UTC. */
  day: string
  /** `null` if the device sent no version. */
  sdk_version: string | null
}

/** The loss ledger of a project in a window. Days without reports are left out. */
export interface Delivery extends DeliveryCounts {
  /** Oldest first. */
  days: DeliveryDay[]
}
