import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Credential, Route } from '../route.js'
import { problemSchema } from './results.js'

/** The OpenAPI document of the routes, made from the schemas that also read the requests. */
export type OpenApiDocument = ReturnType<typeof createDocument>

const securityOf: Record<Credential, Record<string, string[]>[]> = {
  none: [],
  bearer: [{ bearer: [] }],
  api_key: [{ api_key: [] }],
}

/** Describes routes as OpenAPI 3.1. */
export function describeRoutes(routes: readonly Route[], version: string): OpenApiDocument {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'HAL',
        version,
        description:
          'Visitors, contacts, companies, stages, deals and events. Widget routes are public and named by `project_id`; account routes take a bearer token, the public API an API key.',
      },
      paths: pathsOf(routes),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The token of `POST /api/auth/login`.' },
          api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
  )
}

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
  }
  return paths
}

function operationOf({ path, description }: Route): ZodOpenApiOperationObject {
  const { tag, summary, credential, query, body, bodyOptional = false, answer } = description
  const names = [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? [])
  return {
    tags: [tag],
    summary,
    security: securityOf[credential],
    requestParams: {
      ...(names.length > 0 && { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
      ...(query instanceof z.ZodObject && { query }),
    },
    ...(body && { requestBody: { required: !bodyOptional, content: { 'application/json': { schema: body } } } }),
    responses: {
      [answer.status]: {
        description: 'Done.',
        ...(answer.schema && { content: { 'application/json': { schema: answer.schema } } }),
      },
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: problemSchema } } },
    },
  }
}
