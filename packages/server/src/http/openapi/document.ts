import { createDocument, type CreateDocumentOptions, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { z } from 'zod'
import { problemKinds } from '@hal/contract'
import type { Credential, Route } from '../route.js'
import type { Example } from './example.js'
import { examplesByRoute } from './examples/index.js'
import { headers } from './headers.js'
import { pathParameters } from './path-parameters.js'
import { problemSchema } from './results.js'
import { createResponses, type Responses } from './responses.js'
import { tags } from './tags.js'

export type OpenApiDocument = ReturnType<typeof createDocument>

const securityOf: Record<Credential, Record<string, string[]>[]> = {
  none: [],
  bearer: [{ bearer: [] }],
  api_key: [{ api_key: [] }],
  metrics: [{ metrics: [] }],
}

const introduction = `HAL keeps visitors, contacts, companies, stages, deals and events. All requests and answers are JSON in UTF-8. Times are ISO 8601 in UTC.

Widget routes are public: pages call them with a \`project_id\`. Account routes take a bearer token. The public API takes an API key.

An error is \`application/problem+json\` (RFC 9457). Its \`code\` is for programs, its \`detail\` is for people, and its \`type\` is a page that says what to do. A path that does not take the method answers \`method_not_allowed\` and lists the methods in \`Allow\`.

A list answers with \`data\` and \`next_cursor\`. Send \`next_cursor\` as \`cursor\` to get the next page.`

/**
 * Describes routes as OpenAPI 3.1, from the schemas that also validate requests.
 *
 * @param all every route, including internal ones
 * @param version the version of HAL
 */
export function describeRoutes(all: readonly Route[], version: string): OpenApiDocument {
  const routes = all.filter(({ description }) => !description.isInternal)
  const responses = createResponses()
  const used = new Set(routes.map(({ description }) => description.tag))
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: 'HAL', version, description: introduction, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'This server.' }],
    tags: tags.filter(({ name }) => used.has(name)),
    paths: pathsOf(routes, responses),
    components: {
      schemas: { Problem: problemSchema },
      headers,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of `POST /api/auth/login`.' },
        api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key of `POST /api/projects/:id/api-keys`.' },
        metrics: { type: 'http', scheme: 'bearer', description: 'The value of `HAL_METRICS_TOKEN`.' },
      },
    },
  }, { override: completeSchema })
  for (const route of routes) addParameterExamples(document, route)
  dropRepeatedTexts(document)
  return { ...document, 'x-problems': problemTexts }
}

/**
 * zod omits examples of transformed values, because they could show the result. HAL's examples show the request.
 * The long pattern of a time adds nothing to its `format` and would appear in the document many times. Neither do the
 * bounds that zod gives to every whole number.
 */
function completeSchema({ jsonSchema, zodSchema }: Parameters<NonNullable<CreateDocumentOptions['override']>>[0]): void {
  const { examples } = z.globalRegistry.get(zodSchema) ?? {}
  if (Array.isArray(examples)) jsonSchema.examples = [...examples]
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

/** The meaning of each code, for readers who do not know HAL. */
const problemTexts = Object.fromEntries(Object.entries(problemKinds).map(([code, { status, title }]) => [code, { status, title }]))

function pathsOf(routes: readonly Route[], responses: Responses): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = openApiPath(route.path)
    paths[path] = { ...paths[path], [route.method]: operationOf(route, responses) }
  }
  return paths
}

/** The path in OpenAPI notation: `/api/contacts/{id}`. */
function openApiPath(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}')
}

function operationOf(route: Route, responses: Responses): ZodOpenApiOperationObject {
  const { method, path, description } = route
  const { tag, summary, details, credential, query, body, bodyOptional = false, headers: requestHeaders } = description
  const examples = examplesByRoute(route)
  const inPath = pathParameters(path)
  return {
    tags: [tag],
    operationId: operationId(method, path),
    summary,
    description: details,
    security: securityOf[credential],
    requestParams: {
      ...(inPath !== null && { path: inPath }),
      ...(query instanceof z.ZodObject && { query }),
      ...(requestHeaders && { header: requestHeaders }),
    },
    ...(body && { requestBody: { required: !bodyOptional, content: { 'application/json': { schema: body, examples: bodyExamples(examples) } } } }),
    responses: responses.of(route, examples),
  }
}

/** `postWidgetSetStage`: a function name for generated clients. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '').match(/[a-z0-9]+/gi) ?? []
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function bodyExamples(examples: readonly Example[]) {
  const withBody = examples.filter(({ body }) => body !== undefined)
  return Object.fromEntries(withBody.map(({ key, summary, body }) => [key, { summary, value: body }]))
}

/** zod-openapi writes the text of a parameter into its schema too, which would make the document a tenth longer. */
function dropRepeatedTexts(document: OpenApiDocument): void {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item))
  for (const operation of operations) {
    for (const parameter of 'parameters' in operation ? (operation.parameters ?? []) : []) {
      const { schema, description } = 'schema' in parameter ? parameter : {}
      if (schema && 'description' in schema && schema.description === description) delete schema.description
    }
  }
}

/** Tools pair a parameter with a response if their examples have the same key. */
function addParameterExamples(document: OpenApiDocument, route: Route): void {
  const { parameters = [] } = document.paths?.[openApiPath(route.path)]?.[route.method] ?? {}
  for (const parameter of parameters) {
    if (!('name' in parameter)) continue
    const entries = examplesByRoute(route).flatMap(({ key, params = {}, query = {}, headers: sent = {} }) => {
      const value = { ...params, ...query, ...sent }[parameter.name]
      return value === undefined ? [] : [[key, { value }] as const]
    })
    if (entries.length > 0) parameter.examples = Object.fromEntries(entries)
  }
}
