import type { BatchResponse, BatchResult } from '@hal/contract/types'
import ky from 'ky'
import type { Refusal } from '../api/error.js'
import type { Page } from '../browser/page.js'

/** What a request came to: results; or why not, with how long to wait before it is tried again, or for good. */
export type Answer =
  | { results: BatchResult[]; refusal?: undefined; retryAfterMs?: undefined }
  | { results?: undefined; refusal: Refusal; retryAfterMs?: number | undefined }

/** Carries one body to the batch route. Never rejects, never tries again. */
export type Transport = (body: string, isKept: boolean) => Promise<Answer>

/** `Retry-After` is in seconds or a date (RFC 9110, 10.2.3). */
const readRetryAfterMs = (text: string | null, now: number): number => (text && (+text * 1000 || Date.parse(text) - now)) || 0

export const createTransport =
  (page: Pick<Page, 'fetch' | 'Date'>, url: string): Transport =>
  async (body, keepalive) => {
    try {
      const response = await ky.post(url, {
        body,
        // a simple request: `application/json` would cost a preflight, which an ending page does not wait for
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        // not to ky: where only its `Request` says so, Firefox ends it with its tab
        fetch: (request, init) => page.fetch(request, { ...init, keepalive }),
        retry: 0,
        throwHttpErrors: false,
        timeout: 10_000,
      })
      const { ok, status, headers } = response
      const { results, ...problem }: Partial<BatchResponse & Refusal> = Object(await response.json().catch(() => 0))
      if (ok && results) return { results }
      const refusal: Refusal = { code: 'foreign_answer', detail: `HTTP ${status}`, ...problem, status }
      // a 200 without results is no answer of HAL's: a captive portal, or a proxy's page
      const isFinal = !ok && status < 500 && ![408, 425, 429].includes(status)
      return isFinal ? { refusal } : { refusal, retryAfterMs: readRetryAfterMs(headers.get('retry-after'), page.Date.now()) }
    } catch (error) {
      return { refusal: { code: 'network_error', detail: String(error) }, retryAfterMs: 0 }
    }
  }
