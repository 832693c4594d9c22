import type { OpenApiDocument } from '../openapi/document.js'
import type { Route } from '../route.js'
import { onceByVersion, openApiDocument } from './openapi.js'
import { escapeHtml, pageHeaders, prose, sendPage, type Page } from './page.js'
import { servingRoute } from './serving-route.js'

type Json = Record<string, unknown>

const texts = { summary: 'Read the API reference', details: 'Shows this reference as a page.' }

/** `GET /docs/api`: the OpenAPI document for people. */
export const apiReference = servingRoute('/docs/api', texts, ({ assets, routes }) => [
  pageHeaders,
  (_request, response) => sendPage(response, reference(assets.version, routes)),
])

const reference = onceByVersion((version, routes: readonly Route[]): Page => ({ title: 'API reference', body: referenceOf(openApiDocument(version, routes)) }))

function referenceOf(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Json).map(([method, operation]) => ({ path, method, operation: operation as Json })),
  )
  const tags = [...new Set(operations.map(({ operation }) => tagOf(operation)))]
  const resolve = resolver(document)
  const sections = tags.map((tag) => {
    const entries = operations.filter(({ operation }) => tagOf(operation) === tag)
    const rows = entries.map(({ path, method, operation }) => operationHtml(path, method, operation, resolve))
    return `<h2>${escapeHtml(tag)}</h2>\n${rows.join('\n')}`
  })
  return [`<p>${prose(document.info.description ?? '')}</p>`, ...sections].join('\n')
}

const tagOf = (operation: Json): string => String(asList(operation.tags)[0])

type Resolve = (schema: unknown) => Json

/** Follows a `$ref` into the document's components. */
function resolver(document: OpenApiDocument): Resolve {
  const schemas = asJson(document.components?.schemas)
  return (schema) => {
    const json = asJson(schema)
    return typeof json.$ref === 'string' ? asJson(schemas[json.$ref.split('/').at(-1) ?? '']) : json
  }
}

function operationHtml(path: string, method: string, operation: Json, resolve: Resolve): string {
  const parameters = asList(operation.parameters).map((raw) => parameterRow(asJson(raw), resolve))
  const body = resolve(contentSchema(operation.requestBody))
  const fields = fieldRows(body, resolve)
  const head = `<h3><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h3>\n<p>${prose(String(operation.summary))}</p>`
  const rows = [...parameters, ...fields]
  return rows.length === 0 ? head : `${head}\n<table>\n${rows.join('\n')}\n</table>`
}

function parameterRow(parameter: Json, resolve: Resolve): string {
  return row(String(parameter.name), String(parameter.in), resolve(parameter.schema), parameter.required === true)
}

function fieldRows(body: Json, resolve: Resolve): string[] {
  const required = asList(body.required)
  return Object.entries(asJson(body.properties)).map(([name, schema]) =>
    row(name, 'body', resolve(schema), required.includes(name)),
  )
}

function row(name: string, place: string, schema: Json, isRequired: boolean): string {
  const said = prose(String(schema.description ?? typeName(schema)))
  return `<tr><td><code>${escapeHtml(name)}</code><td>${place}<td>${isRequired ? '<b>Required.</b> ' : ''}${said}`
}

function typeName(schema: Json): string {
  const choices = asList(schema.enum ?? schema.anyOf)
  if (schema.enum) return choices.map((choice) => `\`${String(choice)}\``).join(', ')
  if (choices.length > 0) return choices.map((choice) => typeName(asJson(choice))).filter(Boolean).join(' or ')
  return [schema.type].flat().filter(Boolean).join(' or ')
}

const contentSchema = (body: unknown): unknown => asJson(asJson(asJson(body).content)['application/json']).schema

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
