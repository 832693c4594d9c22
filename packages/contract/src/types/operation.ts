import type { IdInput, JsonObject, Scalar, TimestampInput } from './json.js'

/** How a stage is written: only forward (`advance_only`), or always (`exact`). */
export type StageUpdateMode = 'advance_only' | 'exact'

/** The company that the person works for, as part of `identify`. */
export interface CompanyFields {
  /** HAL's id of the company or your own. The only field that makes a company the active one. */
  id?: IdInput | null
  name?: string | null
  /** A host name or a web address. Anything else is ignored with a warning. */
  domain?: string | null
  /** A stage by name (case-insensitive) or id. */
  stage?: string | null
  /** From 0 to 1e15. `null` clears the value. */
  deal_value?: number | null
  metadata?: JsonObject | null
}

/** Fields of `identify`. */
export interface IdentifyFields {
  user_id?: IdInput | null
  email?: string | null
  name?: string | null
  phone?: string | null
  metadata?: JsonObject | null
  company?: CompanyFields | null
  /** Companies to link, at most 50. None of them becomes the active company. */
  company_ids?: IdInput[] | null
  stage_update_mode?: StageUpdateMode | null
  /** Hex HMAC-SHA256 of `user_id`, or of `visitor_id` if there is no `user_id`. */
  user_hash?: string | null
  /** JWT (HS256), signed with the project's identity secret. */
  identity_token?: string | null
  /** The conversations that it opens come to the contact that the visitor gets. */
  chat_token?: string | null
}

/**
 * Fields of `set-properties`. `metadata` is another name for `properties`. If both contain a key, `properties`
 * wins.
 */
export interface SetPropertiesFields {
  properties?: JsonObject | null
  metadata?: JsonObject | null
}

/** Fields of `track`. */
export interface TrackFields {
  name: string
  value?: Scalar | null
  properties?: JsonObject | null
  company_id?: IdInput | null
}

/** Fields of `set-stage`. */
export interface SetStageFields {
  stage: string
  company_id?: IdInput | null
  stage_update_mode?: StageUpdateMode | null
}

/** Fields of `set-deal`. */
export interface SetDealFields {
  deal_value: number | null
  stage?: string | null
  company_id?: IdInput | null
  stage_update_mode?: StageUpdateMode | null
}

/** Fields of `send-message`. */
export interface SendMessageFields {
  /** The text, 1 to 10,000 characters. It is never read as markup. */
  body: string
  /**
   * The conversation to continue: its id, or the operation id of the message that started it. Without it, the message
   * starts a conversation.
   */
  conversation_id?: string | null
  /** Counts only for a message that starts a conversation. */
  subject?: string | null
  /** Marks the conversation as read up to this message number, in the same write. */
  read_up_to?: number | null
  /** Opens what was started with it. */
  chat_token?: string | null
}

/** The fields of each type of operation. */
export interface FieldsByType {
  identify: IdentifyFields
  set_properties: SetPropertiesFields
  track: TrackFields
  set_stage: SetStageFields
  set_deal: SetDealFields
  send_message: SendMessageFields
}

export type OperationType = keyof FieldsByType

/** The fields that every operation of a batch may have in addition to its own. */
export interface OperationEnvelope {
  /**
   * The operation id: 1-64 printable ASCII characters, stored permanently. The server generates one if it is
   * absent.
   */
  id?: string | null
  /** The time of the call by the client's clock. */
  timestamp?: TimestampInput | null
  /** The device's sequence number, starting at 1. Used for the loss ledger. */
  seq?: number | null
  visitor_id?: IdInput | null
  visitor_token?: string | null
}

/** One operation of a batch. */
export type BatchOperation = {
  [Type in OperationType]: { type: Type } & OperationEnvelope & FieldsByType[Type]
}[OperationType]

/** The report of a device: its SDK version and the calls that the SDK dropped. */
export interface DeviceReport {
  id: string
  /** The SDK's version: up to 40 printable ASCII characters without blanks. */
  sdk_version?: string
  /** Totals per reason since the device's start. */
  dropped?: Record<string, number>
}

/** Body of `POST /api/widget/batch`: at most 500 operations and 512 KiB. */
export interface BatchRequest {
  /** `app_id` is an alias. */
  project_id: string
  sent_at?: TimestampInput | null
  /** Default for operations without a `visitor_id`. */
  visitor_id?: IdInput | null
  visitor_token?: string | null
  /** Default for `identify` and `send_message` operations without one. */
  chat_token?: string | null
  device?: DeviceReport | null
  dry_run?: boolean
  operations: BatchOperation[]
}

/** The fields of every single call in addition to its own. Sequence numbers exist only in batches with a `device`. */
export interface CallEnvelope extends Omit<OperationEnvelope, 'seq'> {
  project_id: string
  visitor_id: IdInput
  sent_at?: TimestampInput | null
  /** Returns the result without writing anything. */
  dry_run?: boolean
}
