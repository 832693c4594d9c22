import { problemKinds, sdkProblemKinds, warningHelp, type Retry } from '@hal/contract'
import type { ProblemCode, SdkProblemCode } from '@hal/contract/types'
import { noSuchPage, problemPage } from '../problems.js'
import { escapeHtml, pageHeaders, prose, sendPage, type Page } from './page.js'
import { servingRoute } from './serving-route.js'

const codes = Object.keys(problemKinds) as ProblemCode[]
const sdkCodes = Object.keys(sdkProblemKinds) as SdkProblemCode[]

const retryHelp: Record<Retry, string> = {
  no: 'The same request will be refused again.',
  after: 'Send the same request again after the seconds in `Retry-After`.',
  yes: 'Send the same request again, with the same operation id.',
  in_halves: 'Send a batch again in halves.',
}

/** `GET /docs`: what there is to read. */
export const docs = servingRoute('/docs', { summary: 'Read the documentation', details: 'Shows the start page of the documentation.' }, () => [
  pageHeaders,
  (_request, response) => sendPage(response, { title: 'Documentation', body: index }),
])

const index = `<ul>
<li><a href="/docs/api">API reference</a>, also as <a href="/openapi.json">OpenAPI</a>
<li><a href="/docs/warnings">Warnings</a>: what was not done, or not as asked
<li><a href="/demo">Demo</a>, while the operator has it on
</ul>
<h2>Problems</h2>
<p>Every refusal is <code>application/problem+json</code> whose <code>type</code> is one of these pages.</p>
<table>
<tr><th>Code<th>Status<th>Meaning
${codes.map(problemRow).join('\n')}
</table>
<h2>What the browser client says by itself</h2>
<table>
<tr><th>Code<th>Meaning
${sdkCodes.map((code) => `<tr><td>${problemLink(code)}<td>${prose(sdkProblemKinds[code].title)}`).join('\n')}
</table>`

function problemRow(code: ProblemCode): string {
  const { status, title } = problemKinds[code]
  return `<tr><td>${problemLink(code)}<td>${status}<td>${prose(title)}`
}

function problemLink(code: ProblemCode | SdkProblemCode): string {
  return `<a href="${problemPage(code)}"><code>${code}</code></a>`
}

const helpTexts = {
  summary: 'Look up a problem',
  details: 'Explains a problem code and what to do about it. The `type` of each problem is the path of its page.',
  problems: ['not_found'],
} as const

/** `GET /docs/problems/:code`: what a problem means and what to do; the `type` of each. */
export const problemHelp = servingRoute('/docs/problems/:code', helpTexts, () => [
  pageHeaders,
  (request, response) => {
    const page = problemPages.get(String(request.params.code))
    if (page === undefined) throw noSuchPage('problem code')
    sendPage(response, page)
  },
])

const problemPages = new Map<string, Page>([
  ...codes.map((code) => [code, problemPageOf(code)] as const),
  ...sdkCodes.map((code) => [code, sdkProblemPageOf(code)] as const),
])

function problemPageOf(code: ProblemCode): Page {
  const { status, title, help, retry } = problemKinds[code]
  const again = `<h2>Trying again</h2>
<p>${prose(retryHelp[retry])}</p>`
  return { title, body: helpBody(`<code>${code}</code> · HTTP ${status}`, help, again) }
}

function sdkProblemPageOf(code: SdkProblemCode): Page {
  const { title, help } = sdkProblemKinds[code]
  return { title, body: helpBody(`<code>${code}</code> · said by the browser client`, help) }
}

function helpBody(what: string, help: string, more = ''): string {
  return `<p>${what}</p>
<h2>What to do</h2>
<p>${prose(help)}</p>
${more}
<p><a href="/docs">All problems</a></p>`
}

/** `GET /docs/warnings`: each warning by its code. */
export const warningsHelp = servingRoute('/docs/warnings', { summary: 'Look up a warning', details: 'Explains each warning and what to do about it.' }, () => [
  pageHeaders,
  (_request, response) => sendPage(response, { title: 'Warnings', body: warningList }),
])

const warningList = `<p>A warning stands in a result: the call was done, but something in it was not, or not as asked.</p>
<dl>
${Object.entries(warningHelp).map(warningEntry).join('\n')}
</dl>`

function warningEntry([code, help]: [string, string]): string {
  return `<dt id="${escapeHtml(code)}"><code>${escapeHtml(code)}</code><dd>${prose(help)}`
}
