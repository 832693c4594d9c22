import type { BatchResponse, BatchResult } from '@hal/contract/types'
import ky from 'ky'
import type { Refusal } from '../api/error.js'
import type { Page } from '../browser/page.js'

/** What a request came to: done, to be tried again, or final for all that it carried. */
export type Answer =
  | { kind: 'success'; results: BatchResult[] }
  | { kind: 'retryable'; refusal: Refusal; retryAfterMs: number }
  | { kind: 'final'; refusal: Refusal }

/** Carries one body to the batch route. Never rejects, never tries again. */
export type Transport = (body: string, isKept: boolean) => Promise<Answer>

const timeoutMs = 10_000

/** `Retry-After` is in seconds or a date (RFC 9110, 10.2.3). */
const readRetryAfterMs = (text: string | null, now: number): number => (text && (+text * 1000 || Date.parse(text) - now)) || 0

const isRetryable = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status)

export const createTransport =
  (page: Pick<Page, 'fetch' | 'Date'>, url: string): Transport =>
  async (body, keepalive) => {
    try {
      const response = await ky.post(url, {
        body,
        // a simple request: `application/json` would cost a preflight, which an ending page does not wait for
        headers: { 'content-type': 'text/plain' },
        credentials: 'omit',
        keepalive,
        fetch: (request, init) => page.fetch(request, init),
        retry: 0,
        throwHttpErrors: false,
        timeout: timeoutMs,
      })
      const { ok, status, headers } = response
      const { results, ...problem }: Partial<BatchResponse & Refusal> = Object(await response.json().catch(() => 0))
      // a 200 without results is no answer of HAL's: a captive portal, or a proxy's page
      if (ok && results) return { kind: 'success', results }
      const refusal: Refusal = { code: 'unavailable', detail: `HTTP ${status}`, ...problem, status }
      return ok || isRetryable(status)
        ? { kind: 'retryable', refusal, retryAfterMs: readRetryAfterMs(headers.get('retry-after'), page.Date.now()) }
        : { kind: 'final', refusal }
    } catch (error) {
      return { kind: 'retryable', refusal: { code: 'network_error', detail: String(error) }, retryAfterMs: 0 }
    }
  }
