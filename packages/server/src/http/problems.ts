import { problemKinds } from '@hal/contract'
import type { FieldError, Problem, ProblemCode, SdkProblemCode } from '@hal/contract/types'
import type { Refusal } from '../domain/decision.js'

/** The path of a code's help page, which is the `type` of every problem (wire.md, "Problems"). */
export const problemPage = (code: ProblemCode | SdkProblemCode): string => `/docs/problems/${code}`

/** Seconds after which a client may retry, for temporary problems. */
const retryAfterSeconds: Partial<Record<ProblemCode, number>> = { overloaded: 1, unavailable: 5 }

/** A refusal that operators want to see in the log. */
export type Trail = { event: 'budget refused'; budget: string } | { event: 'sign-in refused' }

/** A refusal that a route throws. `door.ts` answers it. */
export class Refused extends Error {
  override name = 'Refused'
  readonly refusal: Refusal
  readonly headers: Readonly<Record<string, string>>
  /** `null`: nothing is logged. */
  readonly trail: Trail | null

  constructor(refusal: Refusal, headers: Record<string, string> = {}, trail: Trail | null = null) {
    super(refusal.detail)
    this.refusal = refusal
    this.trail = trail
    this.headers = { ...retryAfter(refusal), ...headers }
  }
}

function retryAfter({ code, retry_after }: Refusal): Record<string, string> {
  const seconds = retry_after ?? retryAfterSeconds[code]
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/** A refusal in a batch result: a problem without `request_id`. */
export function problemOf({ code, detail, ...members }: Refusal): Omit<Problem, 'request_id'> {
  const { status, title } = problemKinds[code]
  return { type: problemPage(code), title, status, detail, code, ...members }
}

const shownErrors = 3

/** `` `email` is missing; `name` must be a string. `` */
function sentence(errors: FieldError[]): string {
  const said = errors.slice(0, shownErrors).map(({ path, message }) => `${path === '' ? 'The request' : `\`${path}\``} ${message}`)
  const more = errors.length > shownErrors ? [`and ${errors.length - shownErrors} more`] : []
  return `${[...said, ...more].join('; ')}.`
}

const unworded: Refusal = {
  code: 'invalid_request',
  detail:
    'The operation is not valid. Its faults are not listed, because the batch has more than 100. Correct those that are listed, then send it again.',
}

/** The refusal of a request with invalid fields. An empty list means that there are too many to list. */
export function invalidRequest(errors: FieldError[]): Refusal {
  if (errors.length === 0) return unworded
  return { code: 'invalid_request', detail: sentence(errors), errors }
}

/** The same answer for records that do not exist and for records of another user. */
function notFound(what: string): Refused {
  return new Refused({ code: 'not_found', detail: `There is no such ${what} in this project.` })
}

/** For a page or file that does not exist. */
export function noPage(detail = 'Page not found. See the API reference: /docs/api'): Refused {
  return new Refused({ code: 'not_found', detail })
}

/** Returns the record. @throws Refused `not_found` if it is `null` */
export function found<Item>(item: Item | null, what: string): Item {
  if (item === null) throw notFound(what)
  return item
}

/** For a file that `npm run build` generates. */
export function notBuilt(path: string): Refused {
  return new Refused({ code: 'not_found', detail: `${path} is not built yet. Run \`npm run build\` and start the server again.` })
}
