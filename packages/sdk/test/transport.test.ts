import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createTransport } from '../src/transport/transport.js'

let server: Server | undefined

const listen = async (answer: (count: number) => [status: number, headers: Record<string, string>, body: string]) => {
  const requests: { method: string | undefined; headers: IncomingHttpHeaders; body: string }[] = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      requests.push({ method: request.method, headers: request.headers, body })
      const [status, headers, text] = answer(requests.length)
      response.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/widget/batch`
  return { requests, post: createTransport({ fetch, setTimeout, clearTimeout }, url), url }
}

afterEach(() => void server?.close())

it('makes one simple request over real HTTP, and answers with the results (sdk.md, Batches)', async () => {
  const { requests, post } = await listen(() => [200, { 'content-type': 'application/json' }, '{"results":[{"id":"a","status":"ok"}]}'])
  expect(await post('{"ü":1}', false)).toEqual({ results: [{ id: 'a', status: 'ok' }] })
  expect(requests).toMatchObject([{ method: 'POST', body: '{"ü":1}', headers: { 'content-type': 'text/plain' } }])
})

it('tries nothing again by itself: 503 is retryable, with its Retry-After (sdk.md, Retry)', async () => {
  const { requests, post } = await listen(() => [503, { 'retry-after': '7', 'content-type': 'application/problem+json' }, '{"code":"overloaded","detail":"later"}'])
  expect(await post('{}', false)).toEqual({ refusal: { code: 'overloaded', detail: 'later', status: 503 }, retryAfterMs: 7000 })
  expect(requests).toHaveLength(1)
})

it('takes a problem as final, and a server that is gone as retryable (sdk.md, Retry)', async () => {
  const { post } = await listen(() => [403, {}, '{"code":"origin_not_allowed","detail":"no"}'])
  expect(await post('{}', false)).toEqual({ refusal: { code: 'origin_not_allowed', detail: 'no', status: 403 } })
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
  expect(await post('{}', false)).toMatchObject({ refusal: { code: 'network_error' }, retryAfterMs: 0 })
})

it('tells `fetch` itself that a request is to outlive the page, as Firefox wants it (sdk.md, Unload)', async () => {
  const { url } = await listen(() => [200, {}, '{"results":[]}'])
  const told: unknown[] = []
  const post = createTransport({ fetch: (input, init) => (told.push(init?.keepalive), fetch(input, init)), setTimeout, clearTimeout }, url)
  for (const isKept of [true, false]) await post('{}', isKept)
  expect(told).toEqual([true, false])
})

it('gives a request up whose answer does not end (sdk.md, Retry)', async () => {
  const { url } = await listen(() => [200, {}, ''])
  server?.removeAllListeners('request').on('request', (_request, response) => void response.writeHead(200).write('{"results":['))
  const timers: [run: () => void, ms: number | undefined][] = []
  const page = { fetch, setTimeout: (run: () => void, ms?: number) => timers.push([run, ms]), clearTimeout }
  const answer = createTransport(page, url)('{}', false)
  const [[giveUp, ms] = []] = timers
  expect(ms).toBe(10_000)
  giveUp?.()
  expect(await answer).toMatchObject({ retryAfterMs: 0 })
  server?.closeAllConnections()
})
