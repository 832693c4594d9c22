/** @import { Document, Operation, Route } from './document.mjs' */
import { contentOf, resolve } from './document.mjs'

/**
 * A request of the document and its answer. Examples of parameters, body and responses belong together if they have
 * the same key.
 *
 * @typedef {object} RequestExample
 * @property {string} key
 * @property {string} summary
 * @property {string} method
 * @property {string} url path and query
 * @property {Record<string, string>} headers
 * @property {'bearer' | 'api_key' | 'metrics' | 'none'} credential
 * @property {unknown} body `undefined` if there is none
 * @property {number} status
 * @property {unknown} answer `undefined` if the answer has no body
 */

/**
 * Reads the examples of a route.
 *
 * @param {Route} route
 * @param {Document} document
 * @returns {RequestExample[]}
 */
export function examplesOf({ method, path, operation }, document) {
  const answers = answersOf(operation, document)
  const bodies = contentOf(operation.requestBody)?.[1].examples ?? {}
  const inParameters = (operation.parameters ?? []).map(({ examples = {} }) => examples)
  const keys = new Set([...answers.keys(), ...[bodies, ...inParameters].flatMap(Object.keys)])
  return [...keys].map((key) => ({
    key,
    method,
    url: urlOf(path, operation, key),
    headers: valuesIn('header', operation, key),
    credential: credentialOf(operation),
    body: bodies[key]?.value,
    ...(answers.get(key) ?? emptyAnswer(operation)),
  }))
}

/** @typedef {Pick<RequestExample, 'status' | 'answer' | 'summary'>} Answer */

/**
 * @param {Operation} operation
 * @param {Document} document
 * @returns {Map<string, Answer>}
 */
function answersOf({ responses = {} }, document) {
  const answers = Object.entries(responses).flatMap(([status, response]) => {
    const examples = contentOf(resolve(response, document.components?.responses))?.[1].examples ?? {}
    return Object.entries(examples).map(([key, { summary = '', value }]) => /** @type {const} */ ([key, { status: Number(status), answer: value, summary }]))
  })
  return new Map(answers)
}

/**
 * The answer of a route that answers without a body.
 *
 * @param {Operation} operation
 * @returns {Answer}
 */
function emptyAnswer({ responses = {} }) {
  return { status: Number(Object.keys(responses)[0]), answer: undefined, summary: '' }
}

/**
 * The credential that a route requires.
 *
 * @param {Operation} operation
 * @returns {RequestExample['credential']}
 */
export function credentialOf({ security = [] }) {
  const [scheme] = security.flatMap((requirement) => Object.keys(requirement))
  return scheme === 'bearer' || scheme === 'api_key' || scheme === 'metrics' ? scheme : 'none'
}

/** @param {string} place @param {Operation} operation @param {string} key */
function valuesIn(place, { parameters = [] }, key) {
  const values = parameters.flatMap(({ name, in: where, examples = {} }) => {
    const value = examples[key]?.value
    return where === place && value !== undefined ? [[name, String(value)]] : []
  })
  return /** @type {Record<string, string>} */ (Object.fromEntries(values))
}

/** @param {string} path @param {Operation} operation @param {string} key */
function urlOf(path, operation, key) {
  const inPath = valuesIn('path', operation, key)
  const filled = path.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(inPath[name] ?? whole))
  const query = new URLSearchParams(valuesIn('query', operation, key)).toString()
  return query === '' ? filled : `${filled}?${query}`
}
