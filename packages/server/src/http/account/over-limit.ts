import { Refused } from '../problems.js'

/** What is refused where there may be no more of something. */
export function overLimit(limit: number, fault: string): Refused {
  return new Refused({ code: 'invalid_request', detail: fault, limit })
}
