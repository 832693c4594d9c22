import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import type { Answer, Credential, Route, RouteDescription } from '../route.js'

type Handlers = (context: Context) => RequestHandler[]

/** The description in the API reference. `answer` is set only if it is not an HTML page. */
export interface ServingTexts extends Pick<RouteDescription, 'summary' | 'details' | 'problems' | 'isInternal'> {
  credential?: Credential
  answer?: Answer
}

const htmlPage: Answer = { status: 200, schema: null, type: 'text/html' }

/** A public page or file, under the serving rate limit. */
export function servingRoute(path: string, texts: ServingTexts, handlers: Handlers): Route {
  return pageRoute(path, texts, (context) => [...context.limits.serving, ...handlers(context)])
}

/** For operators and their monitoring. It has no rate limit, so a flood does not look like an outage. */
export function watchedRoute(path: string, texts: ServingTexts, handlers: Handlers): Route {
  return pageRoute(path, { ...texts, isUnlimited: true }, handlers)
}

function pageRoute(path: string, { answer = htmlPage, credential = 'none', ...texts }: ServingTexts & Pick<RouteDescription, 'isUnlimited'>, handlers: Handlers): Route {
  const description = { ...texts, tag: 'Serving', credential, answer }
  return { method: 'get', path, description, handlers }
}

/** The same route with preflight answers that let pages of any site load it. */
export function forAnySite(route: Route): Route {
  return { ...route, isForAnySite: true }
}
