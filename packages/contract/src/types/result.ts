import type { OperationType, StageUpdateMode } from './operation.js'
import type { ContactView, CompanyView, VisitorView } from './view.js'
import type { Problem } from './problem.js'

/** A part of the call that was not done, or not as requested. The rest of the call was done. */
export interface Warning {
  /** Stable, such as `unknown_field`. Each code has an entry at `/docs/warnings`. */
  code: WarningCode
  /** One sentence, such as "The field `emial` is not known and was not used. Did you mean `email`?" */
  message: string
  /** The place in the arguments, such as `company.metadata.plan`. */
  path?: string
}

export type WarningCode =
  | 'blank_ignored'
  | 'claim_ignored'
  | 'company_ambiguous'
  | 'company_limit'
  | 'company_name_kept'
  | 'company_not_found'
  | 'conversation_continued'
  | 'device_ignored'
  | 'domain_ignored'
  | 'email_kept'
  | 'identity_conflict'
  | 'name_kept'
  | 'no_company'
  | 'no_contact'
  | 'phone_kept'
  | 'properties_kept'
  | 'seq_ignored'
  | 'subject_kept'
  | 'unknown_field'
  | 'unknown_stage'

/** The warnings of an answer. */
export interface Warned {
  /** At most ten: warnings about records come before those about unknown fields. */
  warnings: Warning[]
  /** The number of further warnings. Left out if `warnings` contains all of them. */
  more_warnings?: number
}

/** How the contact was found; `null` if the visitor has none. */
export type MatchedBy = 'user_id' | 'email' | 'visitor' | 'created' | null

/** How the company was found: named by the call, the active one, or the only one. */
export type CompanyBy = 'explicit' | 'active' | 'single' | null

/** The outcome of a stage update. `from` and `to` are stage names. */
export interface StageUpdate {
  /** `skipped`: the company is already at a later stage and the mode is `advance_only`. */
  status: 'applied' | 'skipped' | 'unchanged'
  /** The mode that was used: the call's own, or the project's. */
  mode: StageUpdateMode
  /** The stage before the call, such as `Lead`; `null` if the company had none. */
  from: string | null
  /** The requested stage, such as `Qualified`. */
  to: string | null
  /** Why the update was skipped. */
  reason?: 'already_later'
}

/** The answer to `identify`. */
export interface IdentifyResult extends Warned {
  /** The visitor of the call. `verified` is true if a proof from your backend was accepted. */
  visitor: { visitor_id: string; verified: boolean }
  /** How the contact was found, such as `email`; `created` for a new one. */
  matched_by: MatchedBy
  /** How `company` was found, such as `explicit`. */
  company_by: CompanyBy
  /** The visitor's contact; `null` while neither `email` nor `user_id` is known. */
  contact: ContactView | null
  /** The active or only company of the contact. */
  company: CompanyView | null
  /** HAL's ids of the companies that the contact is linked to; at most 50. */
  company_ids: string[]
  /** Present if the call named a stage. */
  stage_update?: StageUpdate
  /** A JWT that is valid for 24 hours. Only a verified identify gets one. */
  visitor_token?: string
}

/** The answer to `setProperties`. */
export interface SetPropertiesResult extends Warned {
  /** The visitor, with the properties that the call wrote. */
  visitor: VisitorView
  /** HAL's id of the visitor's contact; `null` while the visitor is anonymous. */
  contact_id: string | null
}

/** The answer to `track`. */
export interface TrackResult extends Warned {
  /** The id of the event, equal to the id of the call. */
  event_id: string | null
  /** HAL's id of the contact to which the event belongs; `null` while the visitor is anonymous. */
  contact_id: string | null
  /** HAL's id of the company to which the event belongs. */
  company_id: string | null
}

/** The company of a stage or deal update. */
export interface StagedCompany {
  /** HAL's id. `null` only if the call is repeated after the company was erased. */
  id: string | null
  /** Only a verified caller gets the name. */
  name?: string
  /** The current stage of the company, such as `Qualified`. */
  stage: string | null
}

/** The answer to `setStage`. */
export interface SetStageResult extends Warned {
  /** The target company after the update. */
  company: StagedCompany
  /** How the company was found, such as `active`. */
  company_by: CompanyBy
  /** The outcome: applied, skipped or unchanged. */
  stage_update: StageUpdate
}

/** The answer to `setDeal`. */
export interface SetDealResult extends Warned {
  /** The target company after the update. */
  company: StagedCompany & { deal_value: number | null }
  /** The current deal value of the company, the same as in `company`. */
  deal_value: number | null
  /** How the company was found, such as `active`. */
  company_by: CompanyBy
  /** Present if the call named a stage. */
  stage_update?: StageUpdate
}

/** The answer to `send-message`. */
export interface SendMessageResult extends Warned {
  /** HAL's id of the conversation. `null` in a dry run that would start one, and after the conversation was removed. */
  conversation_id: string | null
  /** HAL's id of the message. */
  message_id: string | null
  /** The number of the message in its conversation, from 1 on. */
  seq: number | null
  /** Whether the message started the conversation. */
  started: boolean
}

/** The result of each type of operation. */
export interface ResultByType {
  identify: IdentifyResult
  set_properties: SetPropertiesResult
  track: TrackResult
  set_stage: SetStageResult
  set_deal: SetDealResult
  send_message: SendMessageResult
}

export type OperationResult = ResultByType[OperationType]

/** A batch's answer for one operation. */
export interface BatchResult {
  id: string
  status: 'ok' | 'duplicate' | 'rejected'
  result?: OperationResult
  problem?: Omit<Problem, 'request_id'>
}

export interface BatchResponse {
  results: BatchResult[]
  /** Warnings about the envelope, at most ten. */
  warnings?: Warning[]
  /** The number of further warnings. Left out if `warnings` contains all of them. */
  more_warnings?: number
}
