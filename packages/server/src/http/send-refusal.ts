import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendBody, sendJson, type RawHeaders } from './answer.js'
import { errorPage } from './error-page.js'
import type { Exchange } from './exchange.js'
import { problemOf, type Refused } from './problems.js'
import { startHeaders } from './start/headers.js'

/** Answers a request that was refused. */
export type SendRefusal = (response: ServerResponse, exchange: Exchange, refused: Refused) => void

/** Answers with `application/problem+json`. */
export const sendProblem: SendRefusal = (response, exchange, refused) => send(response, exchange, refused, [])

/**
 * Answers with an HTML page outside `/api` if the client accepts HTML, and with a problem otherwise
 * (wire.md, "Serving").
 */
export const sendProblemOrPage: SendRefusal = (response, exchange, refused) => {
  const { req: request } = response
  if (isOfApi(request)) return sendProblem(response, exchange, refused)
  const varied = ['vary', 'accept']
  if (!acceptsHtml(request)) return send(response, exchange, refused, varied)
  const { status } = problemOf(refused.refusal)
  const headers = [...headersOf(exchange, refused), ...varied]
  const page = errorPage(refused.refusal, exchange.requestId)
  startHeaders(request, response, () => sendBody(response, status, page, { type: 'text/html', headers }))
}

function send(response: ServerResponse, exchange: Exchange, refused: Refused, varied: RawHeaders): void {
  const problem = problemOf(refused.refusal)
  const headers = [...headersOf(exchange, refused), ...varied]
  sendJson(response, problem.status, { ...problem, request_id: exchange.requestId }, { type: 'application/problem+json', headers })
}

/** A header of the refusal replaces the common header of that name. */
function headersOf(exchange: Exchange, { headers }: Refused): RawHeaders {
  const kept = exchange.headers.filter((_, index) => !((exchange.headers[index - (index % 2)] ?? '') in headers))
  return [...kept, ...Object.entries(headers).flat()]
}

/** Express shortens `url` in mounted handlers and keeps the full one in `originalUrl`. */
function isOfApi(request: IncomingMessage & { originalUrl?: string }): boolean {
  return /^\/api(?![^/?])/.test(request.originalUrl ?? request.url ?? '')
}

/** Browsers send `text/html` only when a person opens an address. */
export function acceptsHtml({ headers }: IncomingMessage): boolean {
  const accepted = (headers.accept ?? '').toLowerCase().split(',')
  return accepted.some((range) => /^\s*text\/html\s*(;|$)/.test(range) && !/;\s*q=0(\.0*)?\s*(;|$)/.test(range))
}
