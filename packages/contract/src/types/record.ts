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
