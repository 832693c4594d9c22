/** @import { Document, Parameter, Response, Route } from './document.mjs' */
/** @import { RequestExample } from './examples.mjs' */
import { curlOf } from './curl.mjs'
import { contentOf, resolve } from './document.mjs'
import { credentialOf, examplesOf } from './examples.mjs'
import { fieldRow, fieldTables, withReferred } from './fields.mjs'
import { codeBlock, escapeHtml, paragraphs, prose, table } from './html.mjs'
import { problemsOf } from './problems.mjs'

/** Help for each credential, as HTML. */
const credentialTexts = {
  none: 'Needs no credential.',
  bearer: 'Needs <code>Authorization: Bearer TOKEN</code> with the token of <a href="/docs/api/sign-in#post-auth-login">sign-in</a>.',
  metrics: 'Needs <code>Authorization: Bearer TOKEN</code> with the value of <code>HAL_METRICS_TOKEN</code>.',
  api_key: 'Needs <code>X-API-Key: KEY</code> with a <a href="/docs/api/projects#post-projects-id-api-keys">key of the project</a>.',
}

/**
 * Renders a route: description, parameters, body, answer, examples and errors.
 *
 * @param {Route} route
 * @param {Document} document
 * @returns {string} HTML of one section
 */
export function routeSection(route, document) {
  const { method, path, anchor, operation } = route
  const parts = [
    `<h2 id="${anchor}">${prose(operation.summary ?? '')}</h2>`,
    `<p class="endpoint"><span class="method">${method}</span> <code>${escapeHtml(path)}</code></p>`,
    paragraphs(operation.description ?? ''),
    `<p class="credential">${credentialTexts[credentialOf(operation)]}</p>`,
    parameterPart(route, document, 'path', 'Path parameters'),
    parameterPart(route, document, 'query', 'Query parameters'),
    parameterPart(route, document, 'header', 'Request headers'),
    bodyPart(route, document),
    ...examplesOf(route, document).map((example) => examplePart(example, anchor)),
    ...successParts(route, document),
    errorPart(route, document),
  ]
  return `<section class="route">\n${parts.filter((part) => part !== '').join('\n')}\n</section>`
}

/** @param {Route} route @param {Document} document @param {string} place @param {string} title */
function parameterPart({ anchor, operation }, document, place, title) {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === place)
  if (parameters.length === 0) return ''
  const rows = parameters.map((parameter) => parameterRow(parameter, document, `${anchor}-${place}`))
  return `<h3 id="${anchor}-${place}">${title}</h3>\n${table(title, ['Parameter', 'Type', 'Description'], rows)}`
}

/** @param {Parameter} parameter @param {Document} document @param {string} anchor */
function parameterRow({ name, schema = {}, description, required = false }, document, anchor) {
  return fieldRow({ path: name, schema: { ...withReferred(schema, document), ...(description !== undefined && { description }) }, isRequired: required }, anchor)
}

/** @param {Route} route @param {Document} document */
function bodyPart({ anchor, operation }, document) {
  const [, media] = contentOf(operation.requestBody) ?? []
  if (media?.schema === undefined) return ''
  const title = operation.requestBody?.required === true ? 'Body' : 'Body (optional)'
  return `<h3 id="${anchor}-body">${title}</h3>\n${fieldTables('Body', `${anchor}-body`, media.schema, document)}`
}

/** @param {RequestExample} example @param {string} anchor */
function examplePart(example, anchor) {
  const { key, summary, status, answer } = example
  const title = summary === '' ? 'Example' : `Example: ${summary}`
  return `<div class="example">
<h3 id="${anchor}-example-${key}">${prose(title)}</h3>
${codeBlock('Request', 'sh', curlOf(example))}
<p class="status">Answer: <code>${status}</code>${answer === undefined ? ' without a body' : ''}</p>
${answerBlock(answer)}
</div>`
}

/** @param {unknown} answer */
function answerBlock(answer) {
  if (answer === undefined) return ''
  return typeof answer === 'string' ? codeBlock('Answer', 'http', answer) : codeBlock('Answer', 'json', JSON.stringify(answer, null, 2))
}

/** @param {Route} route @param {Document} document */
function successParts({ anchor, operation }, document) {
  return Object.entries(operation.responses ?? {})
    .filter(([status]) => Number(status) < 400)
    .map(([status, response]) => successPart({ status, anchor: `${anchor}-${status}` }, resolve(response, document.components?.responses), document))
}

/** @param {{ status: string, anchor: string }} place @param {Response} response @param {Document} document */
function successPart({ status, anchor }, response, document) {
  const [type, media] = contentOf(response) ?? []
  const fields = media?.schema === undefined ? '' : fieldTables(`Fields of the answer ${status}`, anchor, media.schema, document)
  const folded = fields === '' ? '' : `<details>\n<summary>Fields of the answer</summary>\n${fields}\n</details>`
  const typeNote = type === undefined || type === 'application/json' ? '' : ` It is <code>${escapeHtml(type)}</code>.`
  return `<h3 id="${anchor}">Answer <code>${status}</code></h3>
<p>${prose(response.description ?? '')}${typeNote}</p>
${headerTable(response, document)}
${folded}`
}

/** @param {Response} response @param {Document} document */
function headerTable({ headers = {} }, document) {
  const rows = Object.entries(headers).map(([name, header]) => {
    const { description = '' } = resolve(header, document.components?.headers)
    return `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${prose(description)}</td></tr>`
  })
  return rows.length === 0 ? '' : `<details>\n<summary>Headers of the answer</summary>\n${table('Headers of the answer', ['Header', 'Description'], rows)}\n</details>`
}

/** @param {Route} route @param {Document} document */
function errorPart({ anchor, operation }, document) {
  const problems = problemsOf(operation, document)
  if (problems.length === 0) return ''
  const rows = problems.map(
    ({ status, code, title }) =>
      `<tr><td>${status}</td><th scope="row"><a href="/docs/problems/${code}"><code>${code}</code></a></th><td>${prose(title)}</td></tr>`,
  )
  return `<h3 id="${anchor}-errors">Errors</h3>\n${table('Errors', ['Status', 'Code', 'Meaning'], rows)}`
}
