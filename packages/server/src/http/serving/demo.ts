import { parseWith } from '@hal/contract'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { z } from 'zod'
import { sendJson, sendText } from '../answer.js'
import type { Context } from '../context.js'
import { readJson } from '../body/read-json.js'
import { invalidRequest, noPage, Refused } from '../problems.js'
import type { Route } from '../route.js'
import { inlineScriptHashes } from './inline-scripts.js'
import { fileNameOf, sendFile } from './send-file.js'
import { servingRoute } from './serving-route.js'

/** The demo behaves like a customer's page: it loads scripts from this server, calls it, and has the stub inline. */
function demoHeaders(inlineScripts: string[] = []): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inlineScripts],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  })
}

const demoTexts = {
  summary: 'Open the demo',
  details: 'Shows a product page that uses HAL, next to the records that it makes. It exists while `HAL_DEMO` is on.',
  problems: ['not_found'],
} as const

const fileTexts = {
  summary: 'Get a file of the demo',
  details: 'Returns a script, style sheet or image of the demo page.',
  problems: ['not_found'],
  answer: { status: 200, schema: null, type: 'text/css' },
} as const

/** `GET /demo`: the page. Its other files are under `/demo/`. Served only while `HAL_DEMO` is on. */
export const demoPage = servingRoute('/demo', demoTexts, (context) => [
  whileOn(context),
  async (request, response) => {
    const html = await readPage(context)
    demoHeaders(inlineScriptHashes(html))(request, response, () => sendText(response, 'text/html', html))
  },
])

/** Read for each request, so that changes to the page show at once. */
async function readPage({ assets }: Context): Promise<string> {
  try {
    return await readFile(join(assets.demoFolder, 'index.html'), 'utf8')
  } catch {
    throw noPage('The demo is not part of this build.')
  }
}

/** `GET /demo/…`: a file of the page. */
export const demoFile = servingRoute('/demo/*file', fileTexts, (context) => [
  whileOn(context),
  demoHeaders(),
  (request, response) => sendFile(response, context.assets.demoFolder, fileNameOf(request)),
])

const tokenBody = z.strictObject({
  key: z.string({ error: 'must be a string' }).max(200, { error: 'is longer than the limit of 200 characters' }).meta({
    description: 'Key after `#key=` in the link that the server prints at its start.',
    examples: ['dA1nJtYg0Cq3b5X7e9Z2m4K6'],
  }),
})

/**
 * `POST /demo/token`: a short-lived token that can only read project `demo`. It requires the key of the printed
 * link. The address of the client does not matter (W4).
 */
export const demoToken: Route = {
  method: 'post',
  path: '/demo/token',
  description: {
    tag: 'Serving',
    summary: 'Get a token for the demo',
    details: 'Returns a token that reads the project `demo` for 15 minutes. It needs the key from the link that the server prints at its start.',
    problems: ['forbidden', 'not_found'],
    credential: 'none',
    body: tokenBody,
    answer: { status: 200, schema: z.strictObject({ token: z.string().meta({ description: 'Bearer token that only reads the project `demo`.' }) }) },
  },
  handlers: (context) => [
    whileOn(context),
    ...context.limits.account,
    async (request, response) => {
      const body = parseWith(tokenBody, await readJson(request, context))
      if (!body.ok) throw new Refused(invalidRequest(body.errors))
      if (!context.demoTokens.isKey(body.value.key)) throw wrongKey()
      await context.seedDemo()
      sendJson(response, 200, { token: await context.demoTokens.issue() })
    },
  ],
}

function wrongKey(): Refused {
  const detail = 'The key of the demo is wrong. Open the link that the server printed when it started.'
  return new Refused({ code: 'forbidden', detail })
}

function whileOn({ config }: Context): RequestHandler {
  return (_request, _response, next) => (config.demo ? next() : next(noPage('The demo is off on this server. Its operator can set HAL_DEMO=on. The page / shows how to connect a project.')))
}
