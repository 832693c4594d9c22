/** The reason why a call or request was refused. Each code has a help page at `type`. */
export type ProblemCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'identity_unverified'
  | 'claim_mismatch'
  | 'origin_not_allowed'
  | 'forbidden'
  | 'unknown_project'
  | 'not_found'
  | 'company_not_linked'
  | 'email_taken'
  | 'user_id_taken'
  | 'external_id_taken'
  | 'id_reused'
  | 'no_contact'
  | 'no_company'
  | 'company_ambiguous'
  | 'stage_in_use'
  | 'stage_name_taken'
  | 'conversation_changed'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unknown_stage'
  | 'rate_limited'
  | 'overloaded'
  | 'unavailable'
  | 'internal'

/** A mistake in the setup of the browser client. It is logged to the console and never rejects a call. */
export type SetupProblemCode = 'invalid_option' | 'missing_project' | 'second_project' | 'name_taken'

/** A problem that the browser client itself reports. Never sent by the server, but each code has a help page. */
export type SdkProblemCode =
  | 'queue_overflow'
  | 'expired'
  | 'consent_denied'
  | 'unreadable'
  | 'network_error'
  | 'destroyed'
  | 'not_in_browser'
  | 'foreign_answer'
  | SetupProblemCode

/** One invalid place in the arguments or the body. */
export interface FieldError {
  /** The place, such as `company_ids[2]` or `properties.plan`. */
  path: string
  /** The rule that the value breaks, such as `must contain one @`. */
  message: string
}

/** A company that a call could have meant. */
export interface CompanyCandidate {
  /** HAL's id of the company. */
  id: string
  /** Your own id of the company, such as `acme`. */
  external_id: string | null
}

/** Members that only some codes have. */
export interface ProblemMembers {
  /** The invalid places (`invalid_request`). */
  errors?: FieldError[]
  /** The record that already holds the value (409). */
  existing_id?: string
  /** The companies of the contact (`company_ambiguous`). */
  candidates?: CompanyCandidate[]
  /** Names of the project's stages (`unknown_stage`). */
  stages?: string[]
  /** The limit that was passed (`too_large`, `conversation_changed`). */
  limit?: number
  /** The number of the newest message (`conversation_changed`). */
  last_seq?: number
  /** The conversation in which this one goes on (`conversation_changed`). */
  continued_by_id?: string
  /** Seconds, as in `Retry-After` (`rate_limited`). In a batch, the value for this operation. */
  retry_after?: number
}

/** RFC 9457 problem details. */
export interface Problem extends ProblemMembers {
  /** The address of the help page. */
  type: string
  /** The kind of problem, the same for each code. */
  title: string
  /** The HTTP status, such as 422. */
  status: number
  /** What is wrong with this request, in plain words. */
  detail: string
  /** A stable code for use in programs. */
  code: ProblemCode
  /** The request's id in the server's log, for the operator. */
  request_id: string
}
