import type { Response } from 'express'
import helmet from 'helmet'
import { sendText } from '../answer.js'
import { escapeHtml, prose } from '../html.js'
import { stylePath } from './style.js'

export { escapeHtml, prose }

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
