import type { ProblemCode } from '@hal/contract/types'
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
  /** What the API reference shows of it. */
  description: RouteDescription
  /** Pages of any site load it, also those of the internet from a private network. */
  isForAnySite?: true
  /** Where the route needs nothing of Express, so that it can be reached ahead of it. */
  plain?(context: Context): Answerer
  /** What runs, in order. */
  handlers(context: Context): RequestHandler[]
}

/** The credential that a route asks for. */
export type Credential = 'none' | 'bearer' | 'api_key' | 'metrics'

export interface RouteDescription {
  /** Page of the API reference. */
  tag: string
  /** A few words, in the imperative. */
  summary: string
  /** A paragraph: what the route does beyond its summary. */
  details: string
  credential: Credential
  query?: z.ZodType
  body?: z.ZodType
  bodyOptional?: boolean
  /** Request headers that the route reads. */
  headers?: z.ZodObject
  /** Codes that follow from this route, beside those that follow from its credential, body and limits. */
  problems?: readonly ProblemCode[]
  /** No limit by rate counts its requests. */
  isUnlimited?: true
  /** Only pages of this server ask it, so the API reference leaves it out. */
  isInternal?: true
  answer: Answer
}

/** What a successful request gets. */
export interface Answer {
  status: 200 | 201 | 204
  /** Schema of a JSON body; `null` for an empty body, or for a page or file. */
  schema: z.ZodType | null
  /** Media type of a page or file. */
  type?: string
  /** Names of its headers beside those of every answer. */
  headers?: readonly AnswerHeader[]
}

/** A header that only some routes answer with. */
export type AnswerHeader = 'etag' | 'idempotent-replayed'
