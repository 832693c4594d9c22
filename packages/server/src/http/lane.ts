import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Express, RequestHandler } from 'express'
import { sendJson, type RawHeaders } from './answer.js'
import type { Context } from './context.js'
import { widgetHeaders } from './cors.js'
import type { Door } from './door.js'
import type { Exchange } from './exchange.js'
import type { Observer } from './observer.js'
import { requestIdHeader } from './request-id.js'
import type { Route } from './route.js'
import { versionHeader } from './version.js'

/** The answer of a plain route, with its extra headers. */
export interface Answered {
  value: unknown
  headers?: RawHeaders
}

/** Answers a Node request with 200, or throws an error for the error door. */
export type Answerer = (request: IncomingMessage) => Promise<Answered>

interface LaneParts {
  app: Express
  context: Context
  door: Door
  observer: Observer
}

const uncounted = { headers: [], refused: null }

/**
 * Puts a fast path ahead of Express. A request whose path is exactly that of a plain route skips middleware
 * and router, which would cost more than the answer. All other requests, and other spellings of the same paths,
 * go through Express, where these routes are mounted too. Both ways share limits, bodies, headers, the error door
 * and the observer.
 */
export function createListener(routes: readonly Route[], { app, context, door, observer }: LaneParts): RequestListener {
  const lane = new Map<string, { route: string; answer: Answerer }>()
  for (const { method, path, plain } of routes) {
    if (plain && method === 'post') lane.set(path, { route: path, answer: plain(context) })
  }
  const count = context.limits.widget ?? (() => uncounted)

  async function serve(answer: Answerer, exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { value, headers = [] } = await answer(request)
      sendJson(response, 200, value, { headers: headers.length > 0 ? [...exchange.headers, ...headers] : exchange.headers })
    } catch (error) {
      door(error, exchange, response)
    }
    if (response.headersSent) observer(exchange, response.statusCode)
  }

  /** Express rejects a URL that it cannot parse before any middleware runs. */
  function refuseUrl(method: string, response: ServerResponse): void {
    const exchange = begin(method, undefined)
    door(new URIError('a URL that cannot be read'), exchange, response)
    observer(exchange, response.statusCode)
  }

  function begin(method: string, route: string | undefined, headers: RawHeaders = []): Exchange {
    const requestId = context.newRequestId()
    const named = [requestIdHeader, requestId, versionHeader, context.assets.version, ...headers]
    return { requestId, method, route, startedAt: performance.now(), headers: named }
  }

  const handle: (request: IncomingMessage, response: ServerResponse, giveUp: () => void) => void = app

  return (request, response) => {
    context.proxyNotice.look(request)
    const { method = '', url = '' } = request
    const found = method === 'POST' ? lane.get(url) : undefined
    if (found === undefined) return handle(request, response, () => refuseUrl(method, response))
    const { headers, refused } = count(request)
    const exchange = begin(method, found.route, [...widgetHeaders, ...headers])
    void serve(refused === null ? found.answer : () => Promise.reject(refused), exchange, request, response)
  }
}

/** Mounts a plain route on Express. */
export function mounted(answer: Answerer): RequestHandler {
  return async (request, response) => {
    const { value, headers = [] } = await answer(request)
    sendJson(response, 200, value, { headers })
  }
}
