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

describe('the limit by rate of account routes of a project', () => {
  it('counts what members and API keys ask, apart from what its pages send', async () => {
    server = await startTestServer({ config: { rateLimit: { count: 1_000, seconds: 60 }, projectRateLimit: { count: 3, seconds: 60 } } })
    const { token, projectId } = await server.newMember('a@acme.com')
    await server.call('POST', '/api/widget/track', { body: { project_id: projectId, visitor_id: 'v', name: 'x' } })
    for (let i = 0; i < 3; i++) expect((await server.call('GET', '/api/contacts', { token })).status).toBe(200)
    expect((await server.call('GET', '/api/contacts', { token })).body).toMatchObject({ code: 'rate_limited' })
  })
})
