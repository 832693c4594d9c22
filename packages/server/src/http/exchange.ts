import type { RawHeaders } from './answer.js'

/** One request and its answer, as the error door, the log and the figures know it. */
export interface Exchange {
  /** Its name, `x-request-id`. */
  requestId: string
  method: string
  /** As Express writes it, and never the URL: ids stand in that. */
  route: string | undefined
  /** By `performance.now()`. */
  startedAt: number
  /** What every answer to it carries and the response does not have yet. */
  headers: RawHeaders
}
