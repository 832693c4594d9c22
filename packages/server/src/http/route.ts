import type { RequestHandler } from 'express'
import type { z } from 'zod'
import type { Context } from './context.js'
import type { Answerer } from './lane.js'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One method of one path; `routes.ts` lists them all, and nothing is served that is not listed. */
export interface Route {
  method: Method
  /** As Express writes it: `/api/contacts/:id`. */
  path: string
  /** What `/openapi.json` says of it. */
  description: RouteDescription
  /** Pages of any site load it, also those of the internet from a private network. */
  isForAnySite?: true
  /** Where the route needs nothing of Express, so that it can be reached ahead of it. */
  plain?(context: Context): Answerer
  /** What runs, in order. */
  handlers(context: Context): RequestHandler[]
}

/** The credential that a route asks for. */
export type Credential = 'none' | 'bearer' | 'api_key'

export interface RouteDescription {
  /** Which part of the API reference it belongs to. */
  tag: string
  summary: string
  credential: Credential
  query?: z.ZodType
  body?: z.ZodType
  bodyOptional?: boolean
  answer: Answer
}

/** What a successful request gets. */
export interface Answer {
  status: 200 | 201 | 204
  /** Of JSON; `null` where there is no body, or a page or file. */
  schema: z.ZodType | null
}
