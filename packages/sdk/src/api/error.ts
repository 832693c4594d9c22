import type { Problem, ProblemCode, ProblemMembers, SdkProblemCode, SetupProblemCode } from '@hal/contract/types'

/** Why a call was refused: by the server, or by the SDK before it was sent. */
export type HalErrorCode = ProblemCode | Exclude<SdkProblemCode, SetupProblemCode>

/** A refusal. The server's problems have all members, the SDK's own at least these two. */
export type Refusal = Partial<Omit<Problem, 'code'>> & { code: HalErrorCode; detail: string }

/** The reason of a rejected call: a problem of the server (RFC 9457), or one of the SDK's own. */
export class HalError extends Error {
  // a field is defined, not assigned: a page may have frozen `Error.prototype`
  override name = 'HalError'
  /** Stable; the only member to branch on. Example: `'unknown_stage'`. */
  declare code: HalErrorCode
  /** What is wrong with this call, in plain words. */
  declare detail: string
  /** The invalid places in the arguments. Example: `[{ path: 'email', message: 'must contain one @' }]`. */
  declare errors?: ProblemMembers['errors'] | undefined
  /** Names of the project's stages (`unknown_stage`). */
  declare stages?: string[] | undefined
  /** Companies that the call could have meant (`company_ambiguous`). */
  declare candidates?: ProblemMembers['candidates'] | undefined
  /** The limit that was passed (`too_large`). */
  declare limit?: number | undefined
  /** The address of the help page, on the HAL server. */
  declare type?: string | undefined
  /** The HTTP status, if the server refused the call. Example: `422`. */
  declare status?: number | undefined
  /** The id of the call, as on its promise. */
  declare operationId?: string | undefined

  constructor(refusal: Refusal, operationId?: string, endpoint = '') {
    super(refusal.detail)
    Object.assign(this, refusal)
    this.type = `${endpoint}/docs/problems/${refusal.code}`
    this.operationId = operationId
  }
}
