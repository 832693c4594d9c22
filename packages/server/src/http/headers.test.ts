import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attack } from './test/attack.js'
import { startTestServer, type Member, type TestServer } from './test/server.js'
import { fillPath, makeRecords, visits, type Records } from './test/visits.js'

let server: TestServer
let member: Member
let records: Records

beforeAll(async () => {
  server = await startTestServer()
  member = await server.newMember('owner@acme.com')
  records = await makeRecords(server, member, 'owner@acme.com')
})

afterAll(() => server.close())

const reads = visits.filter(({ route }) => route.startsWith('GET '))

describe('safe headers', () => {
  it.each(reads)('$route lets no browser guess, and says no framework', async ({ route, access, params }) => {
    const { headers, body } = await server.call('GET', fillPath(route.slice('GET '.length), params?.(records)), {
      ...(access === 'key' ? { headers: { 'x-api-key': records.apiKey } } : { token: member.token }),
    })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    if (/^text\/html/.test(headers.get('content-type') ?? '')) expectSafePage(headers)
    else if (typeof body === 'object' && !route.endsWith('.map')) expect(headers.get('cache-control')).toBe('no-store')
  })

  it('of a refusal, too', async () => {
    for (const path of ['/nowhere', '/api/nowhere', '/api/contacts', '/docs/problems/nowhere', '/demo/nowhere', '/%']) {
      const { headers } = await server.call('GET', path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('cache-control'), path).toBe('no-store')
    }
  })
})

describe('the version', () => {
  const answers = [
    ['the lane', 'POST', '/api/widget/track'],
    ['a route of Express', 'GET', '/api/contacts'],
    ['a page', 'GET', '/docs'],
    ['the script', 'GET', '/hal.js'],
    ['health', 'GET', '/healthz'],
    ['a preflight', 'OPTIONS', '/api/widget/track'],
    ['an unknown path', 'GET', '/nowhere'],
    ['a wrong method', 'DELETE', '/api/widget/track'],
    ['a URL that cannot be read', 'GET', '/%'],
  ]
  it.each(answers)('stands on the answer of %s (wire, "Serving")', async (_what, method = '', path = '') => {
    expect((await server.call(method, path)).headers.get('x-hal-version')).toBe('1.2.3')
  })

  it.each([
    ['no HTTP', 'nonsense\r\n\r\n'],
    ['too long a header', `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['too many headers', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(200)}\r\n`],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('stands on the answer to what is no request: %s', async (_what, text) => {
    expect(await attack(server, text).closed).toMatch(/^HTTP\/1\.1 4\d\d [^]*\r\nx-hal-version: 1\.2\.3\r\n/i)
  })
})

describe('a page of the internet that reaches a HAL in a private network', () => {
  const preflight = (path: string, asked = 'true') =>
    server.call('OPTIONS', path, { headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST', 'access-control-request-private-network': asked } })

  it.each(['/api/widget/track', '/api/widget/batch', '/hal.js', '/widget.js', '/hal.1.2.3.js'])('may, on %s', async (path) => {
    const { status, headers } = await preflight(path)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-private-network')).toBe('true')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  it('may not reach accounts, and is told nothing that it does not ask', async () => {
    for (const path of ['/api/contacts', '/api/auth/login', '/demo/token']) {
      const { headers } = await preflight(path)
      expect(headers.get('access-control-allow-private-network')).toBeNull()
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await preflight('/api/widget/track', 'false')).headers.get('access-control-allow-private-network')).toBeNull()
  })
})

/** A page is in no frame, runs nothing that was not meant, and sends no referrer. */
function expectSafePage(headers: Headers): void {
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src '(none|self)'/)
  for (const directive of ["base-uri 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(directive)
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
}
