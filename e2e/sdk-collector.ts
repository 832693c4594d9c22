import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const script = readFileSync(new URL('../packages/sdk/dist/hal.global.js', import.meta.url))
const stub = readFileSync(new URL('../packages/sdk/stub/stub.js', import.meta.url), 'utf8')

export interface CollectedOperation {
  id: string
  type: string
  name?: string
  visitor: string
  seq?: number
}

/** What becomes of a request: answered; refused; cut before or after it took effect. */
export type Fault = 'ok' | 'refuse' | 'drop' | 'lose_answer' | number

export type Collector = Awaited<ReturnType<typeof startCollector>>

/** The batch route as far as delivery goes, with faults on demand, and pages that embed the script. */
export async function startCollector() {
  const effects = new Map<string, CollectedOperation>()
  const arrivals: CollectedOperation[] = []
  const requests: { at: number; operations: number; bytes: number }[] = []
  let fault = (_count: number): Fault => 'ok'
  let delayMs = 0
  let count = 0

  const take = (text: string): object => {
    const batch = JSON.parse(text)
    requests.push({ at: Date.now(), operations: batch.operations.length, bytes: Buffer.byteLength(text) })
    const results = batch.operations.map((operation: CollectedOperation & { visitor_id?: string }) => {
      const collected = { ...operation, visitor: operation.visitor_id ?? batch.visitor_id }
      const status = effects.has(operation.id) ? 'duplicate' : 'ok'
      arrivals.push(collected)
      if (status === 'ok') effects.set(operation.id, collected)
      return { id: operation.id, status, result: { event_id: operation.id, contact_id: null, company_id: null, warnings: [] } }
    })
    return { results }
  }

  const collect = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const kind = fault(++count)
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (kind === 'drop') return void request.socket.destroy()
    const body = typeof kind === 'number' ? {} : take(Buffer.concat(chunks).toString())
    if (kind === 'lose_answer') return void request.socket.destroy()
    response.writeHead(typeof kind === 'number' ? kind : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  const pageOf = (url: URL): string => `<!doctype html><title>page</title>
<script>${stub}</script>
<script>${url.searchParams.get('early') ?? ''}</script>
<script async src="/hal.js" ${url.searchParams.get('attributes') ?? 'data-project-id="demo"'}></script>
<a href="/page?next">next</a>`

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (request.method === 'POST') return void collect(request, response).catch(() => response.destroy())
    if (url.pathname === '/hal.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    if (url.pathname === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(url))
    response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end()
  })
  const listen = (port: number): Promise<void> => new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    effects,
    arrivals,
    requests,
    /** Names of the events that took effect, in order. */
    names: () => [...effects.values()].map(({ name, type }) => name ?? type),
    behave(next: Fault | typeof fault, delay = 0) {
      fault = typeof next === 'function' ? next : () => next
      delayMs = delay
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    restart: () => listen(port),
  }
}
