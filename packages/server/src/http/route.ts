import type { ProblemCode } from '@hal/contract/types'
import type { RequestHandler } from 'express'
import type { z } from 'zod'
import type { Context } from './context.js'
import type { Answerer } from './lane.js'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One method of one path. `routes.ts` lists all routes; nothing else is served. */
export interface Route {
  method: Method
  /** The Express pattern: `/api/contacts/:id`. */
  path: string
  /** The description in the API reference. */
  description: RouteDescription
  /** Pages of any site may load it, including public pages that load from a private network. */
  isForAnySite?: true
  /** Set if the route needs nothing of Express, so that it can run ahead of Express. */
  plain?(context: Context): Answerer
  /** The handlers, in order. */
  handlers(context: Context): RequestHandler[]
}

/** The credential that a route requires. */
export type Credential = 'none' | 'bearer' | 'api_key' | 'metrics'

export interface RouteDescription {
  /** The page in the API reference. */
  tag: string
  /** A few words, in the imperative. */
  summary: string
  /** A paragraph about what the route does beyond its summary. */
  details: string
  credential: Credential
  query?: z.ZodType
  body?: z.ZodType
  bodyOptional?: boolean
  /** Request headers that the route reads. */
  headers?: z.ZodObject
  /** Codes of this route besides those that follow from its credential, body and limits. */
  problems?: readonly ProblemCode[]
  /** The route has no rate limit. */
  isUnlimited?: true
  /** Only HAL's own pages use it, so the API reference omits it. */
  isInternal?: true
  answer: Answer
}

/** The answer to a successful request. */
export interface Answer {
  status: 200 | 201 | 204
  /** Schema of a JSON body; `null` for an empty body, or for a page or file. */
  schema: z.ZodType | null
  /** Media type of a page or file. */
  type?: string
  /** Its headers besides those of every answer. */
  headers?: readonly AnswerHeader[]
}

/** A header of some answers only. */
export type AnswerHeader = 'etag' | 'idempotent-replayed'
