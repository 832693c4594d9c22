import { Refused } from '../problems.js'

/** The refusal to create more of something than its limit allows. */
export function overLimit(limit: number, fault: string): Refused {
  return new Refused({ code: 'invalid_request', detail: fault, limit })
}
