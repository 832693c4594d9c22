import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import type { Route } from '../route.js'

/** A page or file that anyone may get. */
export function servingRoute(path: string, summary: string, handlers: (context: Context) => RequestHandler[]): Route {
  const description = { tag: 'Serving', summary, credential: 'none', answer: { status: 200, schema: null } } as const
  return { method: 'get', path, description, handlers }
}
