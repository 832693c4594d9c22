import type { JsonObject } from './json.js'

/** What a browser may see of its contact: less for an unverified caller, and never notes or tags. */
export interface ContactView {
  id: string | null
  email?: string | null
  user_id?: string | null
  name?: string | null
  phone?: string | null
  metadata: JsonObject
}

/** What a browser may see of the company: name and deal value only for a verified caller. */
export interface CompanyView {
  id: string | null
  external_id?: string | null
  is_placeholder: boolean
  stage: string | null
  name?: string
  domain?: string | null
  deal_value?: number | null
  metadata: JsonObject
}

/** The visitor after `set-properties`; the keys that this call wrote, all of them for a verified caller. */
export interface VisitorView {
  visitor_id: string
  verified: boolean
  properties: JsonObject
}
