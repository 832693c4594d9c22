import type { Problem, ProblemCode, ProblemMembers, SdkProblemCode } from '@hal/contract/types'

/** Why a call was refused: by the server, or by the SDK before it was sent. */
export type HalErrorCode = ProblemCode | SdkProblemCode

/** What the SDK itself knows about a refusal; the server's problems have all of it. */
export type Refusal = Partial<Omit<Problem, 'code'>> & { code: HalErrorCode; detail: string }

/** The reason of a rejected call: a problem of the server (RFC 9457), or one of the SDK's own. */
export class HalError extends Error {
  /** Stable; the only member to branch on. */
  declare code: HalErrorCode
  /** What is wrong with this call, in plain words. */
  declare detail: string
  /** Places in the arguments that are wrong. */
  declare errors?: ProblemMembers['errors'] | undefined
  /** Names of the project's stages (`unknown_stage`). */
  declare stages?: string[] | undefined
  /** Companies that the call could have meant (`company_ambiguous`). */
  declare candidates?: ProblemMembers['candidates'] | undefined
  declare limit?: number | undefined
  /** The help page of the code, on the HAL server. */
  declare type?: string | undefined
  declare status?: number | undefined
  /** The id of the call, as on its promise. */
  declare operationId?: string | undefined

  constructor(refusal: Refusal, operationId?: string, endpoint = '') {
    super(refusal.detail)
    Object.assign(this, refusal)
    this.name = 'HalError'
    this.type = `${endpoint}/docs/problems/${refusal.code}`
    this.operationId = operationId
  }
}
