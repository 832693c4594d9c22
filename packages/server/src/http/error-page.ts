import { problemKinds } from '@hal/contract'
import type { Refusal } from '../domain/decision.js'
import { escapeHtml, prose } from './html.js'
import { problemPage } from './problems.js'

/** The HTML page of an error: what went wrong, what to do, and links. */
export function errorPage({ code, detail }: Refusal, requestId: string): string {
  const { title, status, help } = problemKinds[code]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · HAL</title>
<link rel="icon" href="/start/icon.svg">
<link rel="stylesheet" href="/start/colors.css">
<link rel="stylesheet" href="/start/style.css">
</head>
<body>
<header class="top">
  <a class="brand" href="/">HAL</a>
  <nav aria-label="Site"><a href="/docs">Docs</a><a href="/docs/api">API reference</a></nav>
</header>
<main>
  <section class="panel" aria-labelledby="title">
    <h1 id="title">${prose(title)}</h1>
    <p class="lead">${linked(prose(detail))}</p>
    <h2>What to do</h2>
    <p>${prose(help)}</p>
    <p class="links"><a href="/">Start page</a> <a href="${problemPage(code)}">About this error</a></p>
  </section>
</main>
<footer><p>HTTP ${status} · <code>${code}</code> · request <code>${escapeHtml(requestId)}</code></p></footer>
</body>
</html>
`
}

/** Turns documentation paths, such as `/docs/api`, into links. */
const linked = (html: string): string => html.replace(/(?<=\s)\/docs(?:\/[\w-]+)*/g, (path) => `<a href="${path}">${path}</a>`)
