import type { Page } from '../browser/page.js'
import { readAnswer, type Answer } from './answer.js'

/** Carries one body to the batch route. Never rejects, and never retries. */
export type Transport = (body: string, isKept: boolean) => Promise<Answer>

/** A request that has no whole answer by then counts as failed. */
const timeoutMs = 10_000

/**
 * Wrappers of `fetch` that a page or an extension installs often take nothing but a text and an object. So no client
 * library stands in between, and no `Request`, which jsdom lacks.
 */
export const createTransport =
  (page: Pick<Page, 'fetch' | 'setTimeout' | 'clearTimeout'>, url: string): Transport =>
  async (body, keepalive) => {
    const controller = new AbortController()
    const timer = page.setTimeout(() => controller.abort(), timeoutMs)
    try {
      // a simple request: `application/json` would cost a preflight, which an ending page does not wait for
      const headers = { 'content-type': 'text/plain' }
      return await readAnswer(await page.fetch(url, { method: 'POST', headers, body, credentials: 'omit', keepalive, signal: controller.signal }))
    } catch (error) {
      return { refusal: { code: 'network_error', detail: String(error) }, retryAfterMs: 0 }
    } finally {
      page.clearTimeout(timer)
    }
  }
