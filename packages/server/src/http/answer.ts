import type { ServerResponse } from 'node:http'

/** Headers, value after name, as `writeHead` takes them without looking at each. */
export type RawHeaders = readonly string[]

const always: RawHeaders = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff']

/**
 * Answers with JSON. Express's own `json()` also hashes each body for an ETag that nobody asks for.
 * The head is written at once, since to set each header costs as much as to parse a small body.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  { type = 'application/json', headers = [] }: { type?: string; headers?: RawHeaders } = {},
): void {
  sendJsonText(response, status, JSON.stringify(value), { type, headers })
}

/** The same, of JSON that was made before. */
export function sendJsonText(
  response: ServerResponse,
  status: number,
  body: string,
  { type = 'application/json', headers = [] }: { type?: string; headers?: RawHeaders } = {},
): void {
  sendBody(response, status, body, { type, headers })
}

/** Answers with a text of any type, which no cache may keep. */
export function sendBody(response: ServerResponse, status: number, body: string, { type, headers }: { type: string; headers: RawHeaders }): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, [...headers, 'content-type', `${type}; charset=utf-8`, 'content-length', String(length), ...always])
  // ASCII is the same bytes in both, and `latin1` is copied without a look at each character.
  response.end(body, length === body.length ? 'latin1' : 'utf8')
}

/** Answers with a page or file that was made in memory. */
export function sendText(response: ServerResponse, type: string, text: string, cacheControl = 'no-cache'): void {
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('cache-control', cacheControl)
  response.setHeader('x-content-type-options', 'nosniff')
  response.end(text)
}
