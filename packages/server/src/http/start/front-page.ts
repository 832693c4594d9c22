import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Request } from 'express'
import { anyProjectId, snippetsOf } from '../../installation/snippets.js'
import { sendText } from '../answer.js'
import type { Context } from '../context.js'
import { escapeHtml } from '../html.js'
import { noPage } from '../problems.js'
import { fileNameOf, sendFile } from '../serving/send-file.js'
import { servingRoute } from '../serving/serving-route.js'
import { baseUrlOf } from './base-url.js'
import { startHeaders } from './headers.js'
import { serverState, type StateLine } from './server-state.js'

const pageTexts = {
  summary: 'Open the start page',
  details: 'Shows what HAL is, whether this server works, and the snippet for a page. With the key of the printed link it also shows the projects and their first calls.',
  problems: ['not_found'],
} as const

const fileTexts = {
  summary: 'Get a file of the start page',
  details: 'Returns a script, style sheet or image of the start page. Error pages and the demo use some of them too.',
  problems: ['not_found'],
  answer: { status: 200, schema: null, type: 'text/css' },
} as const

/** `GET /`: explains HAL, shows whether the server works, and how to connect a page. Shows no project (wire.md, "Serving"). */
export const frontPage = servingRoute('/', pageTexts, (context) => [
  startHeaders,
  async (request, response) => {
    const page = await readPage(context)
    sendText(response, 'text/html', fillIn(page, await contentOf(request, context)), 'no-store')
  },
])

/** `GET /start/…`: a file of the start page. Error pages and the demo also use some of them. */
export const startFile = servingRoute('/start/*file', fileTexts, (context) => [
  startHeaders,
  (request, response) => sendFile(response, context.assets.startFolder, fileNameOf(request)),
])

async function readPage({ assets }: Context): Promise<string> {
  try {
    return await readFile(join(assets.startFolder, 'index.html'), 'utf8')
  } catch {
    throw noPage('The start page is not part of this build.')
  }
}

/** The HTML for each `{{name}}` placeholder of the page. */
async function contentOf(request: Request, context: Context): Promise<Record<string, string>> {
  const { assets, config } = context
  const { isReady, lines } = await serverState(context)
  const snippets = snippetsOf({ url: baseUrlOf(request, config), projectId: anyProjectId, stub: assets.stub })
  return {
    ...Object.fromEntries(Object.entries(snippets).map(([name, text]) => [name, escapeHtml(text)])),
    headline: isReady ? 'HAL is running' : 'HAL is not ready',
    state: lines.map(stateItem).join(''),
    demo: config.demo ? '<a href="/demo">Demo</a>' : '',
    version: escapeHtml(assets.version),
  }
}

const stateItem = ({ level, words }: StateLine): string => `<li class="${level}">${escapeHtml(words)}</li>`

function fillIn(page: string, content: Record<string, string>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => content[name] ?? slot)
}
