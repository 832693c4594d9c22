import type { Response } from 'express'

/** Answers with JSON. Express's own `json()` also hashes each body for an ETag that nobody asks for. */
export function sendJson(response: Response, status: number, value: unknown, type = 'application/json'): void {
  response.statusCode = status
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('cache-control', 'no-store')
  response.setHeader('x-content-type-options', 'nosniff')
  response.end(JSON.stringify(value))
}

/** Answers with a page or file that was made in memory. */
export function sendText(response: Response, type: string, text: string, cacheControl = 'no-cache'): void {
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('cache-control', cacheControl)
  response.end(text)
}
