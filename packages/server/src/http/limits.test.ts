import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './test/server.js'

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

  it('is not there when it is off', async () => {
    server = await startTestServer()
    expect((await track()).headers.get('ratelimit')).toBeNull()
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
