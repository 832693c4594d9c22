import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test/server.js'

let server: TestServer

afterEach(() => server.close())

const forwarded = (path: string, method = 'GET') => server.call(method, path, { headers: { 'x-forwarded-for': '203.0.113.7' } })
const warnings = () => server.log.filter((line) => line.includes('HAL_TRUST_PROXY'))

describe('a proxy on this machine that nobody told HAL about (wire, budgets)', () => {
  it('is one warning, however often and wherever it sends', async () => {
    server = await startTestServer()
    await server.call('GET', '/healthz')
    expect(warnings()).toHaveLength(0)
    for (const path of ['/healthz', '/hal.js', '/api/widget/track']) await forwarded(path, path.includes('widget') ? 'POST' : 'GET')
    expect(warnings()).toHaveLength(1)
    expect(JSON.parse(warnings()[0] ?? '')).toMatchObject({ level: 40, msg: expect.stringContaining('Set HAL_TRUST_PROXY=1') })
    expect(server.log.join('')).not.toContain('203.0.113.7')
  })

  it.each([1, ['loopback']])('is none where it is trusted: %j', async (trustProxy) => {
    server = await startTestServer({ config: { trustProxy } })
    await forwarded('/healthz')
    expect(warnings()).toHaveLength(0)
  })
})
