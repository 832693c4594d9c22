import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
    else if (typeof body === 'object') expect(headers.get('cache-control')).toBe('no-store')
  })

  it('of a refusal, too', async () => {
    for (const path of ['/nowhere', '/api/nowhere', '/api/contacts', '/docs/problems/nowhere', '/demo/nowhere', '/%']) {
      const { headers } = await server.call('GET', path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('cache-control'), path).toBe('no-store')
    }
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
