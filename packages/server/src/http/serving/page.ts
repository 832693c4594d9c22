import type { Response } from 'express'
import helmet from 'helmet'
import { sendText } from '../answer.js'
import { stylePath } from './style.js'

/** Pages carry no script, no frame and no form; only their style sheet and links. */
export const pageHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whether a host is only to be reached by HTTPS is for the proxy in front to say.
  strictTransportSecurity: false,
})

/** Text made safe for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Escaped text in which `` `code` `` is set as code. */
export function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

/** A page of the documentation; `body` is HTML. */
export interface Page {
  title: string
  body: string
}

/** Answers with a page. */
export function sendPage(response: Response, { title, body }: Page): void {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · HAL</title>
<link rel="stylesheet" href="${stylePath}">
<header><a href="/docs">HAL</a></header>
<main>
<h1>${prose(title)}</h1>
${body}
</main>
</html>
`
  sendText(response, 'text/html', html)
}
