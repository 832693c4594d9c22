import { problemKinds, sdkProblemKinds } from '@hal/contract'
import { slug } from 'github-slugger'
import { curlOf } from '../reference/curl.mjs'
import { routesOf } from '../reference/document.mjs'
import { examplesOf } from '../reference/examples.mjs'
import { codeBlock, table } from '../reference/html.mjs'
import { problemsOf } from '../reference/problems.mjs'
import { renderLine } from './markdown.mjs'

/**
 * @typedef {import('@hal/contract/types').ProblemCode} ProblemCode
 * @typedef {import('@hal/contract/types').SdkProblemCode} SdkProblemCode
 * @typedef {import('../reference/document.mjs').Document} Document
 */

const codes = /** @type {ProblemCode[]} */ (Object.keys(problemKinds))
const sdkCodes = /** @type {SdkProblemCode[]} */ (Object.keys(sdkProblemKinds))

/** @type {Readonly<Record<import('@hal/contract').Retry, string>>} */
const retryHelp = {
  no: 'The same request will be refused again.',
  after: 'Send the same request again after the seconds in `Retry-After`.',
  yes: 'Send the same request again, with the same operation id.',
  in_halves: 'Send a batch again in halves.',
}

/** The call of the browser SDK behind a widget route. @type {Readonly<Record<string, string>>} */
const callsByPath = {
  '/api/widget/identify': 'hal.identify()',
  '/api/widget/set-properties': 'hal.setProperties()',
  '/api/widget/track': 'hal.track()',
  '/api/widget/set-stage': 'hal.setStage()',
  '/api/widget/set-deal': 'hal.setDeal()',
}

/** More routes than this are counted instead of listed. */
const listedRoutes = 12

/**
 * The list of all problems, and a page for each. The `type` of a problem is the URL of its page.
 * @param {Document} document
 * @returns {import('./page.mjs').Page[]}
 */
export function problemPages(document) {
  return [problemList(), ...codes.map((code) => problemPage(code, document)), ...sdkCodes.map(sdkProblemPage)]
}

/** @param {ProblemCode} code @param {Document} document */
function problemPage(code, document) {
  const { status, title, help, retry } = problemKinds[code]
  const parts = [
    `<p class="lead"><code>${code}</code> · HTTP ${status}</p>`,
    section('What to do', `<p>${renderLine(help)}</p>`),
    section('Trying again', `<p>${renderLine(retryHelp[retry])}</p>`),
    exampleSection(code, document),
    routeSection(code, document),
  ]
  return pageOf(code, title, help, parts)
}

/** @param {SdkProblemCode} code */
function sdkProblemPage(code) {
  const { title, help } = sdkProblemKinds[code]
  const example = `hal.track('report-opened').catch((error) => {\n  if (error.code === '${code}') console.log(error.detail)\n})`
  const parts = [
    `<p class="lead"><code>${code}</code> · reported by the browser SDK, not by the server</p>`,
    section('What to do', `<p>${renderLine(help)}</p>`),
    section('In code', `<p>The promise of the call rejects with this code. <code>hal.on('error', listener)</code> gets every such error. Nobody has to handle it.</p>${codeBlock('Handle it', 'js', example)}`),
  ]
  return pageOf(code, title, help, parts)
}

/** @param {string} code @param {string} title @param {string} help @param {string[]} parts */
function pageOf(code, title, help, parts) {
  return { slug: `problems/${code}`, title, html: parts.join('\n'), headings: [], searchEntries: [{ id: '', title: code, text: `${title} ${help}` }] }
}

/** A request of the reference that is refused with this code, and its answer. @param {ProblemCode} code @param {Document} document */
function exampleSection(code, document) {
  const examples = routesOf(document).flatMap((route) => examplesOf(route, document))
  const example = examples.find(({ answer }) => Object(answer).code === code)
  if (example === undefined) return ''
  return section(
    'Example',
    `<p>${renderLine(example.summary)}</p>${codeBlock('Request', 'sh', curlOf(example))}${codeBlock('Answer', 'json', JSON.stringify(example.answer, null, 2))}`,
  )
}

/** @param {ProblemCode} code @param {Document} document */
function routeSection(code, document) {
  const routes = routesOf(document).filter(({ operation }) => problemsOf(operation, document).some((problem) => problem.code === code))
  const calls = routes.flatMap(({ path }) => callsByPath[path] ?? [])
  const listed = `<ul>${routes.map(({ method, path }) => `<li><code>${method} ${path}</code></li>`).join('')}</ul>`
  const inSdk = calls.length === 0 ? '' : `<p>In the <a href="/docs/sdk#calls">browser SDK</a>: ${calls.map((call) => `<code>${call}</code>`).join(', ')}. The promise rejects with this code.</p>`
  const inApi = routes.length > listedRoutes ? `<p>${routes.length} routes can answer with it. The <a href="/docs/api">API reference</a> says it for each.</p>` : listed
  return routes.length === 0 ? '' : section('Where it comes from', inApi + inSdk)
}

function problemList() {
  const rows = codes.map((code) => `<tr><td><code>${code}</code></td><td>${problemKinds[code].status}</td><td>${renderLine(problemKinds[code].title)}</td></tr>`)
  const sdkRows = sdkCodes.map((code) => `<tr><td><code>${code}</code></td><td>${renderLine(sdkProblemKinds[code].title)}</td></tr>`)
  const html = [
    '<p>A refused request answers with <code>application/problem+json</code>. Its <code>code</code> is one of these, and its <code>type</code> is the address of the page about it. In the browser the promise of the call rejects with the same code.</p>',
    section('From the server', table('Problems from the server', ['Code', 'Status', 'Meaning'], rows)),
    section('From the browser SDK', table('Problems from the browser SDK', ['Code', 'Meaning'], sdkRows)),
  ]
  const headings = ['From the server', 'From the browser SDK'].map((text) => ({ level: 2, id: slug(text), text }))
  return { slug: 'problems', title: 'Problems', html: html.join('\n'), headings, searchEntries: [{ id: '', title: 'Problems', text: 'errors refused codes' }] }
}

/** @param {string} title @param {string} html */
const section = (title, html) => `<h2 id="${slug(title)}">${title}</h2>\n${html}`
