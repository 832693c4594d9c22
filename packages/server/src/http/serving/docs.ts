import { existsSync } from 'node:fs'
import type { Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import type { Context } from '../context.js'
import { notBuilt, Refused } from '../problems.js'
import { acceptsHtml } from '../send-refusal.js'
import { fileNameOf, sendFile } from './send-file.js'
import { servingRoute } from './serving-route.js'

/** Pages load only their own script, style and search index. */
const docsHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Only the reverse proxy knows whether a host requires HTTPS.
  strictTransportSecurity: false,
})

const startTexts = {
  summary: 'Read the documentation',
  details: 'Returns the first page of the documentation.',
  problems: ['not_found'],
} as const

const pageTexts = {
  summary: 'Read a page of the documentation',
  details: 'Returns a guide, a part of this reference, or the page about a problem. Browsers get a page for a wrong address too.',
  problems: ['not_found'],
} as const

/** `GET /docs`: the first page of the documentation. */
export const docs = servingRoute('/docs', startTexts, (context) => [docsHeaders, answer(context, () => 'index')])

/** `GET /docs/…`: a page by its name, or a file that pages load. */
export const docsPage = servingRoute('/docs/*file', pageTexts, (context) => [
  docsHeaders,
  answer(context, fileNameOf),
])

function answer({ assets: { docsFolder } }: Context, nameOf: (request: Request) => string): RequestHandler {
  return async (request, response) => {
    try {
      await sendFile(response, docsFolder, fileOf(nameOf(request)))
    } catch (error) {
      if (!existsSync(docsFolder)) throw notBuilt('The documentation')
      if (!isMissing(error) || !acceptsHtml(request)) throw error
      await sendNotFound(response, docsFolder)
    }
  }
}

/** Page addresses have no file extension, so they stay valid if the build changes. */
const fileOf = (name: string): string => (/\.(css|js|json|svg)$/.test(name) ? name : `${name}.html`)

const isMissing = (error: unknown): boolean => error instanceof Refused && error.refusal.code === 'not_found'

/** The 404 page, with navigation and search. */
async function sendNotFound(response: Response, docsFolder: string): Promise<void> {
  response.status(404).setHeader('vary', 'accept')
  await sendFile(response, docsFolder, '404.html')
}
