import type {
  ActivityKind,
  ActivityValue,
  CompanyPolicy,
  ConversationState,
  IdentityVerification,
  JsonObject,
  LineEvent,
  MessageFormat,
  MessageKind,
  OperationResult,
  OperationType,
  Scalar,
  SignedField,
  Source,
  StageKind,
  StageUpdateMode,
  WhoMayStart,
} from '@hal/contract/types'

/**
 * The records that the rules work on. Field names are those of the wire, down to the database columns. Times are
 * epoch milliseconds (UTC). All rows belong to one project. The snapshot and the commit name it once, and rows
 * never do.
 */

/** A replaced secret that stays valid until `expires_at` (R31). */
export interface PreviousSecret {
  secret: string
  expires_at: number
}

export interface ProjectRow {
  id: string
  name: string
  allowed_origins: string[]
  stage_update_mode: StageUpdateMode
  company_policy: CompanyPolicy
  /** Colleagues of one email domain share a company (R9). */
  company_by_domain: boolean
  identity_verification: IdentityVerification
  /** Fields that the widget may write only with a claim (R31). */
  signed_only: SignedField[]
  /** Who may start a conversation (C34). */
  who_may_start: WhoMayStart
  /** Days within which a message of the visitor reopens a resolved conversation (C4). */
  reopen_days: number
  /** `null` keeps events forever. */
  event_retention_days: number | null
  identity_secret: string
  /** Key of the content hashes of operations (R26). Never shown and never replaced. */
  operation_key: string
  previous_secret: PreviousSecret | null
  created_at: number
  updated_at: number
}

export interface StageRow {
  id: string
  name: string
  /** Order, from 0. */
  position: number
  kind: StageKind
}

export interface VisitorRow {
  visitor_id: string
  contact_id: string | null
  active_company_id: string | null
  /** Whether the identify that last linked it was proven (R32). */
  verified: boolean
  /** All calls for the visitor so far came from bots. */
  is_bot: boolean
  /** Stored until the visitor gets its first contact (R5). */
  name: string | null
  phone: string | null
  properties: JsonObject
  first_seen_at: number
  last_seen_at: number
}

/** A field of a contact that the widget does not replace after a person or system wrote it (R6). */
export type HeldField = 'email' | 'name' | 'phone'

export interface ContactRow {
  id: string
  /** In its normal form (R2); unique in the project. */
  email: string | null
  /** Emails that an account replaced or that a merge dropped. They still lead to the contact (R2). */
  former_emails: string[]
  /** Unique in the project. */
  user_id: string | null
  name: string | null
  phone: string | null
  notes: string | null
  tags: string[]
  metadata: JsonObject
  /** Fields last written through account or public API routes (R6). */
  held: HeldField[]
  /** An account removed its last company, so it gets no company until a call names one (R9). */
  unassigned: boolean
  created_at: number
  updated_at: number
}

/** A field of a company that the widget does not replace after a person or system wrote it (R15). */
export type HeldCompanyField = 'name' | 'domain'

export interface CompanyRow {
  id: string
  /** The customer's own id; unique in the project, compared exactly. */
  external_id: string | null
  name: string
  domain: string | null
  is_placeholder: boolean
  stage_id: string | null
  stage_changed_at: number | null
  deal_value: number | null
  notes: string | null
  metadata: JsonObject
  /** The creator of the record (R9). */
  made_by: Source
  /** Fields last written through account or public API routes (R15, R34). */
  held: HeldCompanyField[]
  created_at: number
  updated_at: number
}

/**
 * The origin of a link: a caller named the company, R9 made a placeholder for the contact, or R9 found the
 * company by the domain of its email.
 */
export type LinkOrigin = 'named' | 'placeholder' | 'domain'

export interface LinkRow {
  contact_id: string
  company_id: string
  source: Source
  actor: string | null
  origin: LinkOrigin
  /** Whether a proof covered the link (R34). */
  proven: boolean
  /** For a link by domain: whether the email that led to it was proven (R9). */
  email_proven: boolean
  linked_at: number
}

export interface EventRow {
  /** The operation's id. */
  id: string
  /** `null` after its visitor was erased (R29). */
  visitor_id: string | null
  contact_id: string | null
  company_id: string | null
  name: string
  value: Scalar | null
  properties: JsonObject
  timestamp: number
  received_at: number
}

export interface ActivityRow {
  id: string
  kind: ActivityKind
  contact_id: string | null
  company_id: string | null
  source: Source
  actor: string | null
  operation_id: string | null
  from: ActivityValue
  to: ActivityValue
  at: number
}

/** The content of an operation, so that its id cannot be reused for other content (R26). */
export type OperationContent =
  /** `hash` covers the operation's own fields, `claims` the claims that were used. */
  | { kind: 'hash'; version: number; hash: string; claims: string | null }
  /** The content of a `track` is its event. `company_ref` is an explicit `company_id`, absent if unknown. */
  | { kind: 'event'; name: string; value: Scalar | null; properties: JsonObject; company_ref?: string | null }

/** The first answer of an operation, which a replay repeats (R26). */
export interface OperationRow {
  id: string
  type: OperationType
  /** `null` after its visitor was erased (R29). */
  visitor_id: string | null
  /** `null` for operations from before contents were stored, and after erasure. */
  content: OperationContent | null
  /** The contact of the operation. Its erasure removes the result (R29). */
  contact_id: string | null
  /** The result for an unverified caller. `null` after erasure. */
  result: OperationResult | null
  /** The result for a verified caller, if the operation was verified and this result differs. */
  verified_result: OperationResult | null
}

/** A key of the public API. The key itself is shown once and not stored. */
export interface ApiKeyRow {
  id: string
  name: string
  access: 'read' | 'read_write'
  /** Unique among all projects. */
  hash: string
  created_at: number
}

/** The unit of the loss ledger: a day and SDK version. */
export interface DeliveryPlace {
  /** Whole days since 1970, UTC. */
  day: number
  /** `null` if the device sent no version. */
  sdk_version: string | null
}

/** Figures of the loss ledger. In a change, the increment of each figure. */
export interface DeliveryRow extends DeliveryPlace {
  called: number
  delivered: number
  missing: number
  dropped: Record<string, number>
  /** Contacts that were refused past the cap of unverified identifies; absent if there were none. */
  contacts_refused?: number
}

/** Consecutive sequence numbers that a device skipped and that have not arrived. */
export interface Gap extends DeliveryPlace {
  from: number
  to: number
  /** The part of the gap that no drop explains. It counts as missing on the day when the gap was found. */
  missing: number
}

/** The loss ledger's state of a device. Without losses, it is only the highest number. */
export interface DeviceRow {
  device_id: string
  /** The highest sequence number received. */
  highest: number
  /** In ascending order. */
  gaps: Gap[]
  /** Totals by reason since the device's start. The highest report wins. */
  dropped: Record<string, number>
  /** The part of `dropped` whose sequence numbers are still ahead. */
  drops_ahead: number
}

/** The newest public message of a conversation that is no line. */
export interface LastMessage {
  id: string
  kind: 'visitor' | 'operator'
  /** At most 200 characters. Empty for a deleted message. */
  preview: string
  created_at: number
}

export interface ConversationRow {
  id: string
  /** The operation id of the message that started it. Unique in the project, and another name of the conversation. */
  started_by: string
  /** The hash of the random part of the `chat_token` that it was started with; `null` if there was none (C27). */
  chat_key: string | null
  /** `null` after its visitor was erased (R29). */
  visitor_id: string | null
  contact_id: string | null
  company_id: string | null
  subject: string | null
  state: ConversationState
  assignee_id: string | null
  verified: boolean
  is_claimed: boolean
  /** What the claim proved (C30). */
  claimed_user_id: string | null
  claimed_email: string | null
  waiting_since: number | null
  first_response_at: number | null
  resolved_at: number | null
  reopened_count: number
  last_seq: number
  last_message: LastMessage | null
  last_message_at: number
  /** The marks of the team and of the visitor's side (C18, C19). */
  read_seq: number
  visitor_read_seq: number
  visitor_read_at: number | null
  continues_id: string | null
  continued_by_id: string | null
  version: number
  updated_at: number
  /** Count the changes that the visitor can see. */
  view_version: number
  view_updated_at: number
  /** Also the time of the first message of the visitor (C17). */
  created_at: number
}

export interface MessageRow {
  id: string
  conversation_id: string
  /** `null` for notes and internal lines, which have `after_seq` instead. */
  seq: number | null
  after_seq: number | null
  kind: MessageKind
  author_type: 'visitor' | 'user' | 'api_key' | 'system'
  /** `null` for `system`, and after the visitor was erased. */
  author_id: string | null
  body: string
  format: MessageFormat
  event: LineEvent | null
  from: string | null
  to: string | null
  verified: boolean
  operation_id: string | null
  written_at: number
  created_at: number
  edited_at: number | null
  deleted_at: number | null
}
