import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test/server.js'

let server: TestServer

afterEach(() => server.close())

const token = 'a token for those who watch'.replaceAll(' ', '-')
const get = (headers: Record<string, string> = {}) => server.call('GET', '/metrics', { headers })

/** `fetch` does not let a header `Host` be chosen. */
function statusAt(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${server.url}/metrics`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
    asked.on('error', reject).end()
  })
}

describe('/metrics without a token answers this machine only', () => {
  it('with figures', async () => {
    server = await startTestServer()
    const { status, headers, body } = await get()
    expect(status).toBe(200)
    expect(body).toContain('hal_http_requests_total')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { origin: 'https://evil.example' },
  ])('and not who comes by a proxy or from a page, as %j tells', async (headers) => {
    server = await startTestServer()
    expect(await get(headers as Record<string, string>)).toMatchObject({ status: 403, body: { code: 'forbidden', detail: expect.stringContaining('HAL_METRICS_TOKEN') } })
  })

  it('and no other name than a loopback one', async () => {
    server = await startTestServer()
    expect(await statusAt('hal.example.com')).toBe(403)
    expect(await statusAt('localhost')).toBe(200)
  })
})

describe('/metrics with a token (HAL_METRICS_TOKEN)', () => {
  it('answers whoever has it, also by a proxy', async () => {
    server = await startTestServer({ config: { metricsToken: token } })
    expect((await get({ authorization: `Bearer ${token}`, 'x-forwarded-for': '1.1.1.1' })).status).toBe(200)
  })

  it.each([undefined, '', 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, token, `Basic ${token}`])('answers nobody else, on this machine neither: %s', async (authorization) => {
    server = await startTestServer({ config: { metricsToken: token } })
    const refused = await get(authorization === undefined ? {} : { authorization })
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })
})
