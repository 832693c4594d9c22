import type { IdInput, Scalar, StageUpdateMode, TimestampInput } from '@hal/contract/types'

/**
 * Your own data about a person, company or event, such as `{ plan: 'pro', seats: 5, since: new Date() }`.
 * Any plain object, an interface too. Values are texts, finite numbers, booleans, `null`, dates, lists and objects of
 * these; `undefined` is left out. At most 100 keys in each object, 5 levels and 16 KiB as JSON.
 */
export type Properties = { readonly [key: string]: unknown } | (object & { readonly [Symbol.iterator]?: never })

/** The company that the person works for. */
export interface CompanyFields {
  /** Your own id of the company, or HAL's. Makes it the active company. Example: `'acme'`. */
  id?: IdInput | null | undefined
  /** Example: `'Acme Inc'`. */
  name?: string | null | undefined
  /** A host name or a web address. Anything else is ignored with a warning. Example: `'acme.com'`. */
  domain?: string | null | undefined
  /** A stage by name, in any case, or by id. Example: `'Qualified'`. */
  stage?: string | null | undefined
  /** From 0 to 1e15. `null` clears the value. Example: `12000`. */
  deal_value?: number | null | undefined
  /** Merged into the company's metadata; `null` removes a key. Example: `{ industry: 'Retail' }`. */
  metadata?: Properties | null | undefined
}

/** The fields of `identify`. `null` and `undefined` count as not given. */
export interface IdentifyFields {
  /** Your own id of the person. Finds the contact before all else. Example: `'u_42'`. */
  user_id?: IdInput | null | undefined
  /** Finds the contact if no `user_id` does. Example: `'alice@acme.com'`. */
  email?: string | null | undefined
  /** Example: `'Alice Moreau'`. */
  name?: string | null | undefined
  /** Example: `'+31 20 123 4567'`. */
  phone?: string | null | undefined
  /** Merged into the contact's metadata; `null` removes a key. Example: `{ role: 'admin' }`. */
  metadata?: Properties | null | undefined
  /** The company that the person works for. Example: `{ id: 'acme', name: 'Acme Inc' }`. */
  company?: CompanyFields | null | undefined
  /** Companies to link, at most 50. None of them becomes the active company. Example: `['acme', 'globex']`. */
  company_ids?: readonly IdInput[] | null | undefined
  /** `'exact'` may move the company back to an earlier stage. Default: the project's setting. */
  stage_update_mode?: StageUpdateMode | null | undefined
  /** Proof from your backend: hex HMAC-SHA256 of `user_id`, or of `visitor_id` if there is no `user_id`. */
  user_hash?: string | null | undefined
  /** Proof from your backend: a JWT (HS256) signed with the project's identity secret. */
  identity_token?: string | null | undefined
  /** Your own id of the visitor, used from now on. Default: an anonymous id that HAL makes. Example: `'v_42'`. */
  visitor_id?: IdInput | null | undefined
}

/** More about an event. */
export interface TrackOptions {
  /** The company to which the event belongs. Default: the visitor's active or only company. Example: `'acme'`. */
  company_id?: IdInput | null | undefined
  /** Your own data about the event. Example: `{ plan: 'pro', trial: false }`. */
  properties?: Properties | null | undefined
  /** The time of the event: a date, ISO 8601 or epoch milliseconds. Default: now. Example: `new Date()`. */
  timestamp?: TimestampInput | Date | null | undefined
}

/** More about a stage or deal update. */
export interface StageOptions {
  /** The company to update. Default: the visitor's active or only company. Example: `'acme'`. */
  company_id?: IdInput | null | undefined
  /** `'exact'` may move the company back to an earlier stage. Default: the project's setting. */
  stage_update_mode?: StageUpdateMode | null | undefined
}

/** The arguments of `setStage` as an object. */
export interface StageFields<Stage extends string = string> extends StageOptions {
  /** A stage by name, in any case, or by id. Example: `'Qualified'`. */
  stage: Stage
}

/** The arguments of `setDeal` as an object. */
export interface DealFields<Stage extends string = string> extends StageOptions {
  /** From 0 to 1e15. `null` clears the value. Example: `12000`. */
  deal_value: number | null
  /** Moves the company in the same write. Example: `'Proposal'`. */
  stage?: Stage | null | undefined
}

/** Event names with the type of their value, as a type alias or an interface; `undefined` if an event has no value. */
export type EventMap<Events = Record<string, Scalar>> = { [Name in keyof Events]: Scalar | undefined }

/** The arguments of `track` after the name: the value is required if its type says so. */
export type TrackRest<Value> = undefined extends Value
  ? [value?: Value | null, options?: TrackOptions]
  : [value: Value, options?: TrackOptions]
