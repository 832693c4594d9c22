import type { ServerResponse } from 'node:http'

/** Headers as alternating names and values. `writeHead` accepts them without checking each one. */
export type RawHeaders = readonly string[]

const always: RawHeaders = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff']

/**
 * Answers with JSON. Express's own `json()` also hashes each body for an ETag that HAL does not need.
 * The head is written in one call: setting each header costs as much as parsing a small body.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  { type = 'application/json', headers = [] }: { type?: string; headers?: RawHeaders } = {},
): void {
  sendJsonText(response, status, JSON.stringify(value), { type, headers })
}

/** The same for JSON that is already text. */
export function sendJsonText(
  response: ServerResponse,
  status: number,
  body: string,
  { type = 'application/json', headers = [] }: { type?: string; headers?: RawHeaders } = {},
): void {
  sendBody(response, status, body, { type, headers })
}

/** Answers with text of any media type, and forbids caching. */
export function sendBody(response: ServerResponse, status: number, body: string, { type, headers }: { type: string; headers: RawHeaders }): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, [...headers, 'content-type', `${type}; charset=utf-8`, 'content-length', String(length), ...always])
  // ASCII has the same bytes in both encodings, and Node copies `latin1` without looking at each character.
  response.end(body, length === body.length ? 'latin1' : 'utf8')
}

/** Answers with a page or file that was generated in memory. */
export function sendText(response: ServerResponse, type: string, text: string, cacheControl = 'no-cache'): void {
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('cache-control', cacheControl)
  response.setHeader('x-content-type-options', 'nosniff')
  response.end(text)
}
