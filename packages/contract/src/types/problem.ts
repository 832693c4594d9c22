/** Why a call or a request was refused; each code has a help page at `type`. */
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
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unknown_stage'
  | 'rate_limited'
  | 'overloaded'
  | 'unavailable'
  | 'internal'

/** Why the browser client gave a call up by itself; never on the wire, but with a help page like the others. */
export type SdkProblemCode = 'queue_overflow' | 'expired' | 'consent_denied' | 'unreadable' | 'network_error'

/** One place in the body that is wrong, such as `company_ids[2]`. */
export interface FieldError {
  path: string
  message: string
}

/** A company that a call could have meant (R20). */
export interface CompanyCandidate {
  id: string
  external_id: string | null
}

/** Members that only some codes carry. */
export interface ProblemMembers {
  errors?: FieldError[]
  /** The record that holds the value already (409). */
  existing_id?: string
  candidates?: CompanyCandidate[]
  /** Names of the project's stages (`unknown_stage`). */
  stages?: string[]
  limit?: number
  /** Seconds, as in `Retry-After` (`rate_limited`): in a batch, the operation's own. */
  retry_after?: number
}

/** RFC 9457 problem details. */
export interface Problem extends ProblemMembers {
  type: string
  title: string
  status: number
  detail: string
  code: ProblemCode
  request_id: string
}
