/**
 * The parts of an OpenAPI 3.1 document that the reference reads.
 *
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {string} [format]
 * @property {string} [description]
 * @property {unknown} [default]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {unknown[]} [examples]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [maxItems]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 * @property {Schema} [items]
 * @property {Schema | boolean} [additionalProperties]
 * @property {Schema[]} [anyOf]
 * @property {Schema[]} [oneOf]
 * @property {Schema[]} [allOf]
 *
 * @typedef {{ summary?: string, value?: unknown }} Example
 *
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} in
 * @property {boolean} [required]
 * @property {string} [description]
 * @property {Schema} [schema]
 * @property {Record<string, Example>} [examples]
 *
 * @typedef {{ schema?: Schema, examples?: Record<string, Example> }} Media
 * @typedef {{ $ref?: string, description?: string }} Header
 *
 * @typedef {object} Response
 * @property {string} [$ref]
 * @property {string} [description]
 * @property {Record<string, Header>} [headers]
 * @property {Record<string, Media>} [content]
 *
 * @typedef {object} Operation
 * @property {string[]} [tags]
 * @property {string} [summary]
 * @property {string} [description]
 * @property {Record<string, string[]>[]} [security]
 * @property {Parameter[]} [parameters]
 * @property {{ required?: boolean, content: Record<string, Media> }} [requestBody]
 * @property {Record<string, Response>} [responses]
 *
 * @typedef {object} Document
 * @property {{ title: string, version: string, description?: string }} info
 * @property {{ name: string, description?: string }[]} [tags]
 * @property {Record<string, Record<string, Operation>>} [paths]
 * @property {{
 *   schemas?: Record<string, Schema>,
 *   responses?: Record<string, Response>,
 *   headers?: Record<string, Header>,
 * }} [components]
 * @property {Record<string, { status: number, title: string }>} [x-problems]
 */

/**
 * A route of the document, with its anchor on the page.
 *
 * @typedef {{ method: string, path: string, anchor: string, operation: Operation }} Route
 */

/**
 * Lists the routes of a document in its order.
 *
 * @param {Document} document
 * @returns {Route[]}
 */
export function routesOf(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      anchor: anchorOf(method, path),
      operation,
    })),
  )
}

/**
 * Returns the anchor of a route: `post-widget-identify` for `POST /api/widget/identify`.
 *
 * @param {string} method
 * @param {string} path
 */
function anchorOf(method, path) {
  return slugOf(`${method} ${path.replace(/^\/api\//, '')}`)
}

/**
 * Turns text into a part of a URL: lower case, hyphens between words.
 *
 * @param {string} text
 */
export function slugOf(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

/**
 * Resolves a reference to a component of the document.
 *
 * @template {{ $ref?: string }} Part
 * @param {Part} part
 * @param {Record<string, Part> | undefined} components
 * @returns {Part}
 */
export function resolve(part, components) {
  const name = part.$ref?.split('/').at(-1)
  if (name === undefined) return part
  const found = components?.[name]
  if (found === undefined) throw new Error(`The document has no component ${part.$ref}`)
  return found
}

/**
 * The content of a body or answer: its media type, schema and examples.
 *
 * @param {{ content?: Record<string, Media> } | undefined} part
 * @returns {[string, Media] | undefined}
 */
export function contentOf(part) {
  return Object.entries(part?.content ?? {})[0]
}
