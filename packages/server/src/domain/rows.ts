import type {
  ActivityKind,
  ActivityValue,
  CompanyPolicy,
  IdentityVerification,
  JsonObject,
  OperationResult,
  OperationType,
  Scalar,
  SignedField,
  Source,
  StageKind,
  StageUpdateMode,
} from '@hal/contract/types'

/**
 * The records as the rules see them. Field names are those of the wire, all the way down to the
 * columns; times are epoch milliseconds (UTC). Everything belongs to one project, which is named
 * once, on the snapshot and on the commit, and never on a row.
 */

/** A secret that was replaced and counts until then (R31). */
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
  /** `null`: events stay for ever. */
  event_retention_days: number | null
  identity_secret: string
  /** Key of the content hashes of operations (R26); never shown and never replaced. */
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
  /** Every call for it so far came from a bot. */
  is_bot: boolean
  /** Kept while there is no contact, for the first link (R5). */
  name: string | null
  phone: string | null
  properties: JsonObject
  first_seen_at: number
  last_seen_at: number
}

/** A field of a contact that the widget replaces only while no person or system wrote it (R6). */
export type HeldField = 'email' | 'name' | 'phone'

export interface ContactRow {
  id: string
  /** In its normal form (R2); unique in the project. */
  email: string | null
  /** Emails that an account replaced, or that lost in a merge: they still find the contact (R2). */
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

/** A field of a company that the widget replaces only while no person or system wrote it (R15). */
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
  /** A proof covered it (R34). */
  proven: boolean
  /** Of a link by domain: the email that led to it was proven (R9). */
  email_proven: boolean
  linked_at: number
}

export interface EventRow {
  /** The operation's id. */
  id: string
  /** `null` once its visitor was erased (R29). */
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
  /** `hash` is of the operation's own fields, `claims` of those of its token that were used. */
  | { kind: 'hash'; version: number; hash: string; claims: string | null }
  /** Of a `track` the event is the content; `company_ref` is an explicit `company_id`, left out where it is not known. */
  | { kind: 'event'; name: string; value: Scalar | null; properties: JsonObject; company_ref?: string | null }

/** The first answer of an operation, which a replay repeats (R26). */
export interface OperationRow {
  id: string
  type: OperationType
  /** `null` once its visitor was erased (R29). */
  visitor_id: string | null
  /** `null` for one from before contents were kept, and once erased. */
  content: OperationContent | null
  /** The contact of the operation; its erasure removes the result (R29). */
  contact_id: string | null
  /** As an unverified caller sees it; `null` once erased. */
  result: OperationResult | null
  /** As a verified caller sees it, where the operation was verified and that differs. */
  verified_result: OperationResult | null
}

/** A key of the public API; the key itself is shown once and not kept. */
export interface ApiKeyRow {
  id: string
  name: string
  access: 'read' | 'read_write'
  /** Unique among all projects. */
  hash: string
  created_at: number
}

/** Where the loss ledger counts: a day of one version of the SDK. */
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

/** Numbers in a row that a device passed over and that have not come. */
export interface Gap extends DeliveryPlace {
  from: number
  to: number
  /** How many of them no drop explains: they count as missing, where they were passed over. */
  missing: number
}

/** The loss ledger's state of a device. Without losses, it is only the highest number. */
export interface DeviceRow {
  device_id: string
  /** The highest running number that came. */
  highest: number
  /** In ascending order. */
  gaps: Gap[]
  /** Totals by reason since the device began; the highest report wins. */
  dropped: Record<string, number>
  /** How many of these have a number that is not passed over yet. */
  drops_ahead: number
}
