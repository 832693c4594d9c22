import { problemKinds, sdkProblemKinds } from '@hal/contract'
import { slug } from 'github-slugger'
import { table } from '../reference/html.mjs'
import { renderLine } from './markdown.mjs'
import { urlOf } from './page.mjs'

/**
 * @typedef {import('@hal/contract/types').ProblemCode} ProblemCode
 * @typedef {import('@hal/contract/types').SdkProblemCode} SdkProblemCode
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

/** The list of all problems, and a page for each: the `type` of a problem is its address. @returns {import('./page.mjs').Page[]} */
export function problemPages() {
  return [problemList(), ...codes.map(problemPage), ...sdkCodes.map(sdkProblemPage)]
}

/** @param {ProblemCode} code */
function problemPage(code) {
  const { status, title, help, retry } = problemKinds[code]
  const html = [
    `<p class="lead"><code>${code}</code> · HTTP ${status}</p>`,
    section('What to do', help),
    section('Trying again', retryHelp[retry]),
  ].join('')
  return { slug: `problems/${code}`, title, html, headings: [], searchEntries: [{ id: '', title: code, text: `${title} ${help}` }] }
}

/** @param {SdkProblemCode} code */
function sdkProblemPage(code) {
  const { title, help } = sdkProblemKinds[code]
  const html = `<p class="lead"><code>${code}</code> · reported by the browser SDK, not by the server</p>${section('What to do', help)}`
  return { slug: `problems/${code}`, title, html, headings: [], searchEntries: [{ id: '', title: code, text: `${title} ${help}` }] }
}

function problemList() {
  const rows = codes.map((code) => `<tr><td>${codeLink(code)}</td><td>${problemKinds[code].status}</td><td>${renderLine(problemKinds[code].title)}</td></tr>`)
  const sdkRows = sdkCodes.map((code) => `<tr><td>${codeLink(code)}</td><td>${renderLine(sdkProblemKinds[code].title)}</td></tr>`)
  const html = [
    '<p>A refused request answers with <code>application/problem+json</code>. Its <code>code</code> is one of these, and its <code>type</code> is the address of the page about it. In the browser the promise of the call rejects with the same code.</p>',
    '<h2 id="from-the-server">From the server</h2>',
    table('Problems from the server', ['Code', 'Status', 'Meaning'], rows),
    '<h2 id="from-the-browser-sdk">From the browser SDK</h2>',
    table('Problems from the browser SDK', ['Code', 'Meaning'], sdkRows),
  ].join('')
  const headings = [
    { level: 2, id: 'from-the-server', text: 'From the server' },
    { level: 2, id: 'from-the-browser-sdk', text: 'From the browser SDK' },
  ]
  return { slug: 'problems', title: 'Problems', html, headings, searchEntries: [{ id: '', title: 'Problems', text: 'errors refused codes' }] }
}

/** @param {string} code */
const codeLink = (code) => `<a href="${urlOf(`problems/${code}`)}"><code>${code}</code></a>`

/** @param {string} title @param {string} text */
const section = (title, text) => `<h2 id="${slug(title)}">${title}</h2>\n<p>${renderLine(text)}</p>\n`
