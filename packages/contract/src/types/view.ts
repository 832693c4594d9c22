import type { JsonObject, Timestamp } from './json.js'
import type { ConversationState, MessageFormat } from './record.js'

/** The contact as the browser may see it: less for an unverified caller, and never notes or tags. */
export interface ContactView {
  /** HAL's id of the contact, such as `contact_01k…`. */
  id: string | null
  /** The email in its normal form, such as `alice@acme.com`. */
  email?: string | null
  /** Your own id of the person. */
  user_id?: string | null
  /** The stored name, such as `Alice Moreau`. */
  name?: string | null
  /** The stored phone number. */
  phone?: string | null
  /** The contact's metadata; for an unverified caller only the keys of this call. */
  metadata: JsonObject
}

/** The company as the browser may see it: name and deal value only for a verified caller. */
export interface CompanyView {
  /** HAL's id of the company, such as `company_01k…`. */
  id: string | null
  /** Your own id of the company, such as `acme`. */
  external_id?: string | null
  /** True until the company is named. A placeholder is known only through its contact. */
  is_placeholder: boolean
  /** The name of its stage, such as `Qualified`. */
  stage: string | null
  /** Such as `Acme Inc`. */
  name?: string
  /** Such as `acme.com`. */
  domain?: string | null
  /** Such as `12000`. */
  deal_value?: number | null
  /** The company's metadata; for an unverified caller only the keys of this call. */
  metadata: JsonObject
}

/** The visitor after `setProperties`. */
export interface VisitorView {
  /** The visitor's id, HAL's or your own. */
  visitor_id: string
  /** True if a proof from your backend was accepted. */
  verified: boolean
  /** The keys that this call wrote. A verified caller gets all keys. */
  properties: JsonObject
}

/** A conversation as its visitor sees it. */
export interface ConversationView {
  id: string
  /** The operation id of the message that started it. */
  started_by: string
  subject: string | null
  state: ConversationState
  /** The number of the newest message. */
  last_seq: number
  last_message: { kind: 'visitor' | 'operator'; preview: string; created_at: Timestamp } | null
  /** Messages of operators that the visitor has not read. */
  unread: number
  /** The visitor has read up to this message number. */
  read_seq: number
  /** The team has read up to this message number. */
  operator_read_seq: number
  continues_id: string | null
  continued_by_id: string | null
  /** Grows with each change that the visitor can see. */
  version: number
  created_at: Timestamp
  updated_at: Timestamp
}

/** A message as the visitor sees it. */
export interface MessageView {
  id: string
  conversation_id: string
  seq: number
  kind: 'visitor' | 'operator' | 'system'
  author: { type: 'visitor' | 'operator' | 'system'; name: string | null }
  body: string
  format: MessageFormat
  /** What a line tells. */
  event: 'resolved' | 'reopened' | 'continued' | null
  /** Only on messages of the visitor that asks. */
  operation_id?: string
  written_at: Timestamp
  created_at: Timestamp
  deleted_at: Timestamp | null
}
