import type { BatchResponse, ProblemCode } from '@hal/contract/types'
import type { Refusal } from '../api/error.js'

/** What became of a request: results; or a refusal, with the time to wait before a retry if it is not final. */
export type Answer =
  | { results: unknown[]; refusal?: undefined; retryAfterMs?: undefined }
  | { results?: undefined; refusal: Refusal; retryAfterMs?: number | undefined }

/** The codes with which HAL refuses a batch for good. Where it refuses method or content type, something else has changed them. */
const finalCodes: (string | undefined)[] = ['invalid_request', 'unknown_project', 'origin_not_allowed', 'not_found', 'forbidden'] satisfies ProblemCode[]

/** HAL sends `Retry-After` in seconds. A date (RFC 9110, 10.2.3), which a proxy may send, counts as none. */
const readRetryAfterMs = (headers: Headers): number => Number(headers.get('retry-after')) * 1000 || 0

/**
 * Reads an answer. Only a problem of HAL is final, or 413. Everything else comes from a proxy, a firewall, the sign-in page
 * of a network or a service worker, whatever its status, and the batch is retried.
 */
export const readAnswer = async (response: Response): Promise<Answer> => {
  const { ok, status, headers } = response
  const { results, ...problem }: Partial<BatchResponse & Refusal> = Object(await response.json().catch(() => 0))
  if (ok && Array.isArray(results)) return { results }
  const refusal: Refusal = { code: 'foreign_answer', detail: `HTTP ${status}`, ...problem, status }
  const isFinal = status === 413 || (!ok && finalCodes.includes(problem.code))
  return { refusal, retryAfterMs: isFinal ? undefined : readRetryAfterMs(headers) }
}
