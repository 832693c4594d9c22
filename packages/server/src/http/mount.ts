import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Express, RequestHandler } from 'express'
import type { Context } from './context.js'
import { allowPrivateNetwork } from './cors.js'
import { Refused } from './problems.js'
import type { Method, Route } from './route.js'

/** Mounts routes on the app, and answers every other method on their paths with 405. */
export function mountRoutes(app: Express, routes: Route[], context: Context): void {
  for (const [path, ofPath] of groupByPath(routes)) {
    for (const route of ofPath) app[route.method](path, ...route.handlers(context))
    app.all(path, otherMethod(ofPath.map(({ method }) => method), ofPath.some(({ isForAnySite }) => isForAnySite)))
  }
}

/** Answers the preflight of a public page that loads a file from a private network. */
function openToAnySite(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  allowPrivateNetwork(request, response)
}

function groupByPath(routes: Route[]): Map<string, Route[]> {
  const byPath = new Map<string, Route[]>()
  for (const route of routes) byPath.set(route.path, [...(byPath.get(route.path) ?? []), route])
  return byPath
}

/** Answers 405 with the methods of the path. `OPTIONS` gets only the list. */
function otherMethod(methods: Method[], isForAnySite: boolean): RequestHandler {
  const allowed = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  const allow = [...allowed, 'OPTIONS'].join(', ')
  return (request, response) => {
    if (request.method !== 'OPTIONS') {
      const detail = `This path takes ${allow}.`
      throw new Refused({ code: 'method_not_allowed', detail }, { allow })
    }
    response.setHeader('allow', allow)
    if (isForAnySite) openToAnySite(request, response)
    response.status(204).end()
  }
}
