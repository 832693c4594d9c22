import type { OperationType, StageUpdateMode } from './operation.js'
import type { ContactView, CompanyView, VisitorView } from './view.js'
import type { Problem } from './problem.js'

/** Something was not done, or not as asked; the rest of the call was. */
export interface Warning {
  code: WarningCode
  message: string
  /** Such as `company.metadata.plan`. */
  path?: string
}

export type WarningCode =
  | 'blank_ignored'
  | 'claim_ignored'
  | 'company_ambiguous'
  | 'company_limit'
  | 'company_name_kept'
  | 'company_not_found'
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
  | 'unknown_field'
  | 'unknown_stage'

/** What every answer says of its warnings. */
export interface Warned {
  /** At most ten: those about records before those about unknown fields. */
  warnings: Warning[]
  /** How many more there were; left out where these are all. */
  more_warnings?: number
}

/** The step that chose the contact (R36). */
export type MatchedBy = 'user_id' | 'email' | 'visitor' | 'created' | null

/** How the target company was found (R14, R36). */
export type CompanyBy = 'explicit' | 'active' | 'single' | null

/** What became of a stage (R19); `from` and `to` are stage names. */
export interface StageUpdate {
  status: 'applied' | 'skipped' | 'unchanged'
  mode: StageUpdateMode
  from: string | null
  to: string | null
  reason?: 'already_later'
}

export interface IdentifyResult extends Warned {
  visitor: { visitor_id: string; verified: boolean }
  matched_by: MatchedBy
  company_by: CompanyBy
  contact: ContactView | null
  /** The active or single target (R14). */
  company: CompanyView | null
  /** All companies that the contact is linked to. */
  company_ids: string[]
  stage_update?: StageUpdate
  /** JWT of 24 hours, for a verified identify only (R32). */
  visitor_token?: string
}

export interface SetPropertiesResult extends Warned {
  visitor: VisitorView
  contact_id: string | null
}

export interface TrackResult extends Warned {
  event_id: string | null
  contact_id: string | null
  company_id: string | null
}

/** The company of a `set-stage` answer; its name only for a verified caller. */
export interface StagedCompany {
  /** `null` only in the replay of an erased call. */
  id: string | null
  name?: string
  stage: string | null
}

export interface SetStageResult extends Warned {
  company: StagedCompany
  company_by: CompanyBy
  stage_update: StageUpdate
}

export interface SetDealResult extends Warned {
  company: StagedCompany & { deal_value: number | null }
  /** What the company has now; the same as in `company`. */
  deal_value: number | null
  company_by: CompanyBy
  stage_update?: StageUpdate
}

/** What each type of operation answers. */
export interface ResultByType {
  identify: IdentifyResult
  set_properties: SetPropertiesResult
  track: TrackResult
  set_stage: SetStageResult
  set_deal: SetDealResult
}

export type OperationResult = ResultByType[OperationType]

/** A batch's answer for one operation, in the order of the operations. */
export interface BatchResult {
  id: string
  status: 'ok' | 'duplicate' | 'rejected'
  result?: OperationResult
  problem?: Omit<Problem, 'request_id'>
}

export interface BatchResponse {
  results: BatchResult[]
  /** About the envelope; at most ten. */
  warnings?: Warning[]
  /** How many more there were; left out where these are all. */
  more_warnings?: number
}
