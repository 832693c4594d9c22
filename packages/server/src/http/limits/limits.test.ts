import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test/server.js'

let server: TestServer

afterEach(() => server.close())

const track = (headers: Record<string, string> = {}) =>
  server.call('POST', '/api/widget/track', { body: { project_id: 'none', visitor_id: 'v', name: 'x' }, headers })

describe('the limit by rate (wire.md, "Problems" and "Fine print")', () => {
  it('says what is left, then refuses with Retry-After, readably for the page', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 2, seconds: 60 } } })
    const first = await track()
    expect(first.headers.get('ratelimit')).toMatch(/r=1; t=60/)
    expect(first.headers.get('ratelimit-policy')).toMatch(/q=2; w=60/)
    await track()
    const refused = await track()
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('counts widget and account routes apart, and neither preflights nor health', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 } } })
    await track()
    expect((await track()).status).toBe(429)
    expect((await server.call('GET', '/api/contacts')).status).toBe(401)
    expect((await server.call('GET', '/api/contacts')).status).toBe(429)
    expect((await server.call('OPTIONS', '/api/widget/track')).status).toBe(204)
    expect((await server.call('GET', '/healthz')).status).toBe(200)
  })

  it('believes X-Forwarded-For only from a trusted proxy (wire.md, HAL_TRUST_PROXY)', async () => {
    const from = (address: string) => track({ 'x-forwarded-for': address })
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 } } })
    await from('1.1.1.1')
    expect((await from('2.2.2.2')).status).toBe(429)
    await server.close()
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 }, trustProxy: 1 } })
    await from('1.1.1.1')
    expect((await from('2.2.2.2')).status).toBe(404)
    expect((await from('1.1.1.1')).status).toBe(429)
  })

  it('reads X-Forwarded-For from its end, and no further than there are trusted proxies', async () => {
    const from = (forwarded: string) => track({ 'x-forwarded-for': forwarded })
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 }, trustProxy: 1 } })
    await from('9.9.9.1, 1.1.1.1')
    expect((await from('9.9.9.2, 1.1.1.1')).status).toBe(429)
    await server.close()
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 }, trustProxy: ['loopback', '10.0.0.0/8'] } })
    await from('9.9.9.1, 1.1.1.1, 10.0.0.7')
    expect((await from('9.9.9.2, 1.1.1.1, 10.8.8.8')).status).toBe(429)
    expect((await from('10.0.0.7, 1.1.1.2')).status).toBe(404)
  })

  it('counts an IPv6 network as one, and what is no address as one too', async () => {
    const from = (address: string) => track({ 'x-forwarded-for': address })
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 }, trustProxy: 1 } })
    await from('2001:db8:1:2::1')
    expect((await from('2001:db8:1:2:ffff::9')).status).toBe(429)
    expect((await from('2001:db8:1:3::1')).status).toBe(404)
    await from('nonsense')
    expect((await from('other nonsense')).status).toBe(429)
  })

  it('counts pages and scripts too, and says so', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 2, seconds: 60 } } })
    expect((await server.call('GET', '/hal.js')).headers.get('ratelimit')).toMatch(/^"serving"; r=1; t=(59|60)$/)
    expect((await server.call('GET', '/docs')).status).toBe(200)
    expect(await server.call('GET', '/openapi.json')).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect((await server.call('GET', '/readyz')).status).toBe(200)
  })

  it('says what to do when it refuses', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 } } })
    await track()
    expect((await track()).body).toMatchObject({ limit: 1, detail: expect.stringMatching(/from this address: 1 in 60 seconds.* Wait \d+ seconds/) })
  })

  it('is not there when it is off', async () => {
    server = await startTestServer()
    expect((await track()).headers.get('ratelimit')).toBeNull()
  })
})

describe('the limit by rate of a project', () => {
  const config = { rateLimit: { count: 1_000, seconds: 60 }, projectRateLimit: { count: 3, seconds: 60 }, trustProxy: 1 }
  const operation = { type: 'track', visitor_id: 'v', name: 'x' }

  it('counts operations, whoever sends them, and leaves other projects alone', async () => {
    server = await startTestServer({ config })
    const [one, other] = [await server.newMember('a@acme.com'), await server.newMember('b@acme.com')]
    const send = ({ projectId }: { projectId: string }, count: number, address: string) => {
      const body = { project_id: projectId, operations: Array(count).fill(operation) }
      return server.call('POST', '/api/widget/batch', { body, headers: { 'x-forwarded-for': address } })
    }
    expect((await send(one, 2, '1.1.1.1')).status).toBe(200)
    const refused = await send(one, 2, '2.2.2.2')
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', detail: expect.stringContaining('this project') } })
    expect(refused.headers.get('ratelimit')).toMatch(/^"project"; r=0; t=\d+$/)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(other, 3, '1.1.1.1')).status).toBe(200)
    expect((await send(other, 0, '1.1.1.1')).status).toBe(200)
  })

  it('writes nothing of what it refuses', async () => {
    server = await startTestServer({ config })
    const { projectId, token } = await server.newMember('a@acme.com')
    for (let i = 0; i < 5; i++) await server.call('POST', '/api/widget/track', { body: { project_id: projectId, ...operation } })
    const events = await server.dependencies.queries.events({ project_id: projectId, limit: 50, cursor: null }, {})
    expect(events.data).toHaveLength(3)
    expect((await server.call('GET', '/api/events', { token })).status).toBe(200)
  })

  it('counts what members and API keys ask apart', async () => {
    server = await startTestServer({ config })
    const { token } = await server.newMember('a@acme.com')
    for (let i = 0; i < 3; i++) expect((await server.call('GET', '/api/contacts', { token })).status).toBe(200)
    expect((await server.call('GET', '/api/contacts', { token })).body).toMatchObject({ code: 'rate_limited' })
  })
})

describe('the throttle of sign-in', () => {
  const logIn = (email: string, password: string) => server.call('POST', '/api/auth/login', { body: { email, password } })

  it('stops guessing at one account, and counts no sign-in that succeeds', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 1_000, seconds: 60 } } })
    await server.newMember('ada@acme.com')
    for (let i = 0; i < 12; i++) expect((await logIn('ada@acme.com', 'correct horse')).status).toBe(200)
    for (let i = 0; i < 10; i++) expect((await logIn(' ADA@acme.com', `guess ${i}`)).status).toBe(401)
    expect(await logIn('ada@acme.com', 'correct horse')).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect((await logIn('bob@acme.com', 'guess')).status).toBe(401)
  })

  it('stops guessing from one address at many accounts', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 1_000, seconds: 60 } } })
    for (let i = 0; i < 50; i++) await logIn(`user${i}@acme.com`, 'guess')
    expect((await logIn('another@acme.com', 'guess')).status).toBe(429)
  })

  it('is off with the limit by rate (wire.md, "Configuration")', async () => {
    server = await startTestServer()
    for (let i = 0; i < 12; i++) expect((await logIn('ada@acme.com', 'guess')).status).toBe(401)
  })
})
