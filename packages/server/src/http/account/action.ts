import { parseWith, projectQuery } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { sendJson } from '../answer.js'
import { readJson } from '../body/read-json.js'
import type { Context } from '../context.js'
import { invalidRequest, Refused } from '../problems.js'
import { requestIdOf } from '../request-id.js'
import type { Answer, Method, Route, RouteDescription } from '../route.js'
import type { Gate, ProjectScope } from './gate.js'

/**
 * What a route does after the gate and the schemas have accepted the request. It sees neither request
 * nor response, so several paths can share one action.
 */
export interface Action<Scope, Query extends z.ZodType, Body extends z.ZodType = z.ZodType> {
  tag: string
  summary: string
  /** A paragraph for the API reference. */
  details: string
  /** Codes of the refusals that the action itself can cause. */
  problems?: readonly ProblemCode[]
  query: Query
  /** Omitted if the body holds nothing except `project_id`. */
  body?: Body
  /** A request without a body counts as an empty object. */
  bodyOptional?: true
  answer: Answer
  run(input: ActionInput<Scope, z.output<Query>, z.output<Body>>, context: RequestContext): Promise<unknown>
}

/** What an action receives for one request. */
export interface RequestContext extends Context {
  /** The `x-request-id` of the answer. */
  requestId: string
}

export interface ActionInput<Scope, Query, Body> {
  /** The caller, and what the credential reaches. */
  scope: Scope
  query: Query
  body: Body
  /** Values of the path parameters. */
  params: Record<string, string>
}

/** For routes outside a project that take no query parameters. */
export const noQuery = z.strictObject({})

/** For a POST without fields: no body, or an empty object. */
export const noBody = z.strictObject({})

/** Mounts an action on a path, behind a gate. Order of checks: credential, request, then what the credential reaches. */
export function on<Scope, Query extends z.ZodType, Body extends z.ZodType>(
  method: Method,
  path: string,
  gate: Gate<Scope>,
  action: Action<Scope, Query, Body>,
  throttle: (context: Context) => RequestHandler[] = () => [],
): Route {
  const body = bodyOf(method, action)
  return {
    method,
    path,
    description: describe(gate, action, body),
    handlers: (context) => [
      ...context.limits.account,
      ...throttle(context),
      async (request, response) => {
        const result = await perform({ gate, action, body }, request, { ...context, requestId: requestIdOf(response) })
        if (action.answer.status === 204) response.status(204).end()
        else sendJson(response, action.answer.status, result)
      },
    ],
  }
}

function describe(
  gate: Pick<Gate<never>, 'credential' | 'tag'>,
  { tag, summary, details, problems = [], query, answer }: Omit<Action<never, z.ZodType>, 'run'>,
  body: ReadBody | null,
): RouteDescription {
  return {
    tag: gate.tag ?? tag,
    summary,
    details,
    credential: gate.credential,
    query,
    problems,
    answer,
    ...(body && { body: body.schema, bodyOptional: body.isOptional }),
  }
}

/** How a route reads the request body. */
interface ReadBody {
  schema: z.ZodType
  isOptional: boolean
}

/** A GET has no body. Any other body may hold `project_id`, even if nothing else (wire.md, "Account routes"). */
function bodyOf(method: Method, { body, bodyOptional }: Pick<Action<never, z.ZodType>, 'body' | 'bodyOptional'>): ReadBody | null {
  if (body !== undefined) return { schema: body, isOptional: bodyOptional === true }
  return method === 'get' ? null : { schema: projectQuery, isOptional: true }
}

interface Parts<Scope, Query extends z.ZodType, Body extends z.ZodType> {
  gate: Gate<Scope>
  action: Action<Scope, Query, Body>
  body: ReadBody | null
}

async function perform<Scope, Query extends z.ZodType, Body extends z.ZodType>(
  { gate, action, body: toRead }: Parts<Scope, Query, Body>,
  request: Request,
  context: RequestContext,
): Promise<unknown> {
  const reach = await gate.enter(request, context)
  const query = check(action.query, request.query)
  const body = toRead && check(toRead.schema, await sentBody(toRead, request, context))
  const scope = await reach({ asked: askedProject(query, body), params: paramsOf(request) })
  if (isProjectScope(scope)) context.limits.countAccountRequest(scope.projectId)
  return action.run({ scope, query, body: body as z.output<Body>, params: paramsOf(request) }, context)
}

function isProjectScope(scope: unknown): scope is Pick<ProjectScope, 'projectId'> {
  return typeof scope === 'object' && scope !== null && 'projectId' in scope
}

async function sentBody({ isOptional }: ReadBody, request: Request, context: Context): Promise<unknown> {
  const sent = await readJson(request, context)
  return sent === undefined && isOptional ? {} : sent
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = parseWith(schema, value)
  if (!parsed.ok) throw new Refused(invalidRequest(parsed.errors))
  return parsed.value
}

/** `project_id` goes in the query or the body (wire.md, "Account routes"). If it is in both, the two must agree. */
function askedProject(query: unknown, body: unknown): string | undefined {
  const [inQuery, inBody] = [projectIdIn(query), projectIdIn(body)]
  if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody) {
    throw new Refused(invalidRequest([{ path: 'project_id', message: 'differs between query and body' }]))
  }
  return inQuery ?? inBody
}

function projectIdIn(part: unknown): string | undefined {
  const isObject = typeof part === 'object' && part !== null && 'project_id' in part
  return isObject && typeof part.project_id === 'string' ? part.project_id : undefined
}

/** HAL's paths have no wildcards. Only a wildcard parameter would be a list. */
function paramsOf(request: Request): Record<string, string> {
  return request.params as Record<string, string>
}
