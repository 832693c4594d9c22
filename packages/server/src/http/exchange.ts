import type { RawHeaders } from './answer.js'

/** One request and its answer, for the error door, the log and the metrics. */
export interface Exchange {
  /** The `x-request-id`. */
  requestId: string
  method: string
  /** The route pattern of Express, never the URL, which contains ids. */
  route: string | undefined
  /** From `performance.now()`, in ms. */
  startedAt: number
  /** Headers of every answer that are not yet set on the response. */
  headers: RawHeaders
}
