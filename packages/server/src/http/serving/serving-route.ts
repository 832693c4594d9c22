import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import type { Route } from '../route.js'

type Handlers = (context: Context) => RequestHandler[]

/** A page or file that anyone may get, as often as the limit by rate lets them. */
export function servingRoute(path: string, summary: string, handlers: Handlers): Route {
  return watchedRoute(path, summary, (context) => [...context.limits.serving, ...handlers(context)])
}

/** What operators and their machines look at: without a limit, so that a flood does not pass for an outage. */
export function watchedRoute(path: string, summary: string, handlers: Handlers): Route {
  const description = { tag: 'Serving', summary, credential: 'none', answer: { status: 200, schema: null } } as const
  return { method: 'get', path, description, handlers }
}

/** The same route, whose preflights say that pages of any site may load it. */
export function forAnySite(route: Route): Route {
  return { ...route, isForAnySite: true }
}
