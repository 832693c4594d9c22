import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import type { Answer, Credential, Route, RouteDescription } from '../route.js'

type Handlers = (context: Context) => RequestHandler[]

/** What the API reference shows of a page or file; `answer` only where it is no HTML page. */
export interface ServingTexts extends Pick<RouteDescription, 'summary' | 'details' | 'problems' | 'isInternal'> {
  credential?: Credential
  answer?: Answer
}

const htmlPage: Answer = { status: 200, schema: null, type: 'text/html' }

/** A page or file that anyone may get, as often as the limit by rate lets them. */
export function servingRoute(path: string, texts: ServingTexts, handlers: Handlers): Route {
  return pageRoute(path, texts, (context) => [...context.limits.serving, ...handlers(context)])
}

/** For operators and their monitoring: without a limit, so that a flood does not look like an outage. */
export function watchedRoute(path: string, texts: ServingTexts, handlers: Handlers): Route {
  return pageRoute(path, { ...texts, isUnlimited: true }, handlers)
}

function pageRoute(path: string, { answer = htmlPage, credential = 'none', ...texts }: ServingTexts & Pick<RouteDescription, 'isUnlimited'>, handlers: Handlers): Route {
  const description = { ...texts, tag: 'Serving', credential, answer }
  return { method: 'get', path, description, handlers }
}

/** The same route, whose preflights say that pages of any site may load it. */
export function forAnySite(route: Route): Route {
  return { ...route, isForAnySite: true }
}
