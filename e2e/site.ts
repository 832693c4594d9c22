import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** The stub, inline as on a customer's page. */
export const stub = `<script>${readFileSync(new URL('../packages/sdk/stub/stub.js', import.meta.url), 'utf8').trim()}</script>`

/** The script build inline, so that the page loads without a server. */
export const inlineScript = (attributes: string): string =>
  `<script ${attributes}>${readFileSync(new URL('../packages/sdk/dist/hal.global.js', import.meta.url), 'utf8')}</script>`

/** The npm build as `window.hal`, without a bundler. `options` is the source code of the options. */
export const npmBuild = (options: string): string => {
  return `<script type="module">import { createHal } from '${builtFiles}index.js'; window.hal = createHal(${options})</script>`
}

/** The path of the npm build's files, with the layout of a bundler. Sandboxed frames have an opaque origin, so they need CORS. */
const builtFiles = '/sdk/'

function sendBuiltFile(path: string, response: ServerResponse): void {
  const file = readFileSync(new URL(`../packages/sdk/dist/${path.slice(builtFiles.length)}`, import.meta.url))
  response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(file)
}

export interface Site {
  url: string
  close(): Promise<void>
}

/** Files of a site in addition to its page, by path. With a promise, the browser waits for the file. */
export type SiteFiles = Record<string, (request: IncomingMessage) => string | Promise<string>>

/** A customer's site on another origin than HAL's. `head` is the page at every path, or a function from path to page. */
export async function startSite(head: string | ((path: string) => string), files: SiteFiles = {}): Promise<Site> {
  const headAt = typeof head === 'string' ? () => head : head
  const start = '<!doctype html><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">'
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '/' } = request
    const file = files[url]
    if (file) response.writeHead(200, { 'content-type': 'text/javascript' }).end(await file(request))
    else if (url.startsWith(builtFiles)) sendBuiltFile(url, response)
    else response.writeHead(200, { 'content-type': 'text/html' }).end(start + headAt(url))
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The port of a listening server. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
