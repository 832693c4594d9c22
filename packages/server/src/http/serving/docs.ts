import { problemKinds, warningHelp, type Retry } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import { notFound, problemPage } from '../problems.js'
import { escapeHtml, pageHeaders, prose, sendPage } from './page.js'
import { servingRoute } from './serving-route.js'

const codes = Object.keys(problemKinds) as ProblemCode[]

const retryHelp: Record<Retry, string> = {
  no: 'The same request will be refused again.',
  after: 'Send the same request again after the seconds in `Retry-After`.',
  yes: 'Send the same request again, with the same operation id.',
  in_halves: 'Send a batch again in halves.',
}

/** `GET /docs`: what there is to read. */
export const docs = servingRoute('/docs', 'What there is to read', () => [
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
</table>`

function problemRow(code: ProblemCode): string {
  const { status, title } = problemKinds[code]
  return `<tr><td><a href="${problemPage(code)}"><code>${code}</code></a><td>${status}<td>${prose(title)}`
}

/** `GET /docs/problems/:code`: what a problem means and what to do; the `type` of each. */
export const problemHelp = servingRoute('/docs/problems/:code', 'What a problem means, and what to do', () => [
  pageHeaders,
  (request, response) => {
    const code = codes.find((known) => known === request.params.code)
    if (code === undefined) throw notFound('problem')
    const { status, title, help, retry } = problemKinds[code]
    const body = `<p><code>${code}</code> · HTTP ${status}</p>
<h2>What to do</h2>
<p>${prose(help)}</p>
<h2>Trying again</h2>
<p>${prose(retryHelp[retry])}</p>
<p><a href="/docs">All problems</a></p>`
    sendPage(response, { title, body })
  },
])

/** `GET /docs/warnings`: each warning by its code. */
export const warningsHelp = servingRoute('/docs/warnings', 'What each warning means', () => [
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
