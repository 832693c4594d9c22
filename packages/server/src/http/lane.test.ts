import { get, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type Answered, type TestServer } from './test/server.js'

let server: TestServer

afterEach(() => server.close())

const start = async (config = {}) => {
  server = await startTestServer({ config })
  await server.dependencies.ingest.createProject({ id: 'p', name: 'p' }, 'user')
}

/** The path itself is answered by the lane, the same with a query by Express. */
const lane = '/api/widget/track'
const throughExpress = '/api/widget/track?through=express'

const track = (path: string, fields: object = {}, headers: Record<string, string> = {}) =>
  server.call('POST', path, { body: { project_id: 'p', visitor_id: 'v', name: 'x', ...fields }, headers })

/** Names of all headers; the values that differ from one request to the next are left out. */
function head({ headers, status }: Answered): Record<string, unknown> {
  const varying = ['date', 'x-request-id', 'content-length', 'ratelimit']
  const named = [...headers].map(([name, value]) => [name, varying.includes(name) ? 'varies' : value] as const)
  return { status, ...Object.fromEntries(named) }
}

describe('ahead of Express and through it, a widget route answers with the same head', () => {
  it('of a result', async () => {
    await start()
    expect(head(await track(lane))).toEqual(head(await track(throughExpress)))
  })

  it('of a replay (R26)', async () => {
    await start()
    await track(lane, { id: 'op' })
    const replay = await track(lane, { id: 'op' })
    expect(replay.headers.get('idempotent-replayed')).toBe('true')
    expect(head(replay)).toEqual(head(await track(throughExpress, { id: 'op' })))
  })

  it('of a problem, with a request id of its own in head and body', async () => {
    await start()
    const refused = await track(lane, { name: 7 })
    expect(refused.body).toMatchObject({ code: 'invalid_request', request_id: refused.headers.get('x-request-id') })
    expect(head(refused)).toEqual(head(await track(throughExpress, { name: 7 })))
  })

  it('under a limit by rate, which both count to', async () => {
    await start({ rateLimit: { count: 3, seconds: 60 }, trustProxy: 1 })
    const from = (path: string, address: string) => track(path, {}, { 'x-forwarded-for': address })
    expect(head(await from(lane, '1.1.1.1'))).toEqual(head(await from(throughExpress, '1.1.1.1')))
    await from(lane, '1.1.1.1')
    const [ahead, through] = [await from(lane, '1.1.1.1'), await from(throughExpress, '1.1.1.1')]
    expect(ahead).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(head(ahead)).toEqual(head(through))
    expect((await from(lane, '2.2.2.2')).status).toBe(200)
  })
})

it('counts and logs both ways under the route, never under the URL', async () => {
  await start()
  await track(lane)
  await track(throughExpress)
  const counted = await server.dependencies.registry.metrics()
  expect(counted).toContain('hal_http_requests_total{method="POST",route="/api/widget/track",status="200"} 2')
  expect(server.log.filter((line) => line.includes('"route":"/api/widget/track"'))).toHaveLength(2)
})

it('refuses a URL that cannot be read as everything is refused (wire.md, "Problems")', async () => {
  await start()
  const answer = await new Promise<IncomingMessage>((resolve) => {
    get({ port: server.listening.port, path: 'http://[/' }, resolve)
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.headers).toMatchObject({ 'x-request-id': expect.any(String), 'content-type': expect.stringContaining('application/problem+json') })
  answer.resume()
})
