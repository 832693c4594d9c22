import type { JsonObject, Scalar, Timestamp } from './json.js'
import type { StageUpdateMode } from './operation.js'

export type StageKind = 'open' | 'won' | 'lost'

/** What an `identify` does if its `company.id` is not found. */
export type CompanyPolicy = 'link_existing' | 'create_missing'

/** A field that the widget may write only if a claim of the `identity_token` holds it. */
export type SignedField = 'name' | 'phone' | 'metadata' | 'company' | 'stage' | 'deal_value'

/** The proof that the widget routes ask for. */
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
  /** Fields that count only if they are signed. */
  signed_only: SignedField[]
  /** After how many days events go; `null`: never. */
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
  /** Only bots have called for it so far, by their `User-Agent`; left out for all others. */
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
  /** `null` once its visitor was erased. */
  visitor_id: string | null
  /** Its visitor is a bot; left out for all others. */
  is_bot?: true
  contact_id: string | null
  company_id: string | null
  timestamp: Timestamp
  received_at: Timestamp
}

/** Who wrote: the browser, a person signed in, a system with an API key, or the operator of the server by a command. */
export type Source = 'widget' | 'account' | 'api' | 'system'

/** The closed list of what an activity can tell. */
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
  /** The visitor, user or API key that did it; `operator` where a command of the server did. */
  actor: string | null
  operation_id: string | null
  from: ActivityValue
  to: ActivityValue
  at: Timestamp
}

/** What stood before, or stands now: a stage name, a deal value, an id, or the fields that changed. */
export type ActivityValue = string | number | null | JsonObject

export type TimelineItem = ({ type: 'event' } & Event) | ({ type: 'activity' } & Activity)

/** Every list; `next_cursor` is `null` on the last page. */
export interface Page<Item> {
  data: Item[]
  next_cursor: string | null
}

/**
 * What became of the calls that devices number, by the day (UTC) on which the server learned of it.
 * Over all time `called` is `delivered`, `dropped` and `missing` together; in a window it need not be,
 * where a call came later than calls that were made after it.
 */
export interface DeliveryCounts {
  /** Calls that became known: by how much the highest number of each device grew. */
  called: number
  /** Calls that were first received, whatever was answered to them. */
  delivered: number
  /** Calls that became known then and have not come to this day, nor been dropped. */
  missing: number
  /** What SDKs reported to have dropped, by reason. */
  dropped: Record<string, number>
  /** Contacts that unverified identifies would have made past the cap; left out where there was none. */
  contacts_refused?: number
}

/** One day of one version of the SDK. */
export interface DeliveryDay extends DeliveryCounts {
  /** `2026-11-23`, UTC. */
  day: string
  /** `null` where the device told none. */
  sdk_version: string | null
}

/** The loss ledger of a project for a time; days on which nothing was told are left out. */
export interface Delivery extends DeliveryCounts {
  /** Oldest first. */
  days: DeliveryDay[]
}
