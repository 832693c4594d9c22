import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, testMetricsToken as token, type TestServer } from '../test/server.js'

let server: TestServer
let metricsServer: ReturnType<typeof createServer> | undefined

afterEach(async () => {
  metricsServer?.close()
  metricsServer = undefined
  await server.close()
})

const get = (headers: Record<string, string> = {}) => server.call('GET', '/metrics', { headers })

/** The second listener, as `main` puts it on loopback. */
async function startMetricsPort(metricsToken: string | null): Promise<string> {
  server = await startTestServer({ config: { metricsToken } })
  metricsServer = createServer(server.metricsListener).listen(0, '127.0.0.1')
  await once(metricsServer, 'listening')
  return `http://127.0.0.1:${(metricsServer.address() as AddressInfo).port}`
}

describe('/metrics without a token (W4)', () => {
  it.each([
    {},
    { host: 'localhost' },
    { origin: 'http://localhost' },
    { 'x-forwarded-for': '127.0.0.1' },
    { authorization: 'Bearer ' },
  ])('answers nobody, on this machine neither, whatever headers are there or missing: %j', async (headers) => {
    server = await startTestServer({ config: { metricsToken: null } })
    const detail = expect.stringMatching(/HAL_METRICS_TOKEN.*HAL_METRICS_PORT/)
    expect(await get(headers as Record<string, string>)).toMatchObject({ status: 403, body: { code: 'forbidden', detail } })
  })
})

describe('/metrics on a port of its own (HAL_METRICS_PORT)', () => {
  it('shows the figures', async () => {
    const url = await startMetricsPort(null)
    const answer = await fetch(`${url}/metrics`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('hal_http_requests_total')
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'cache-control': 'no-store', 'x-hal-version': '1.2.3', 'x-request-id': expect.any(String) })
  })

  it.each([
    ['GET', '/'],
    ['GET', '/metricsx'],
    ['POST', '/metrics'],
    ['POST', '/api/widget/track'],
    ['GET', '/demo'],
  ])('answers nothing else: %s %s', async (method, path) => {
    const url = await startMetricsPort(null)
    const answer = await fetch(`${url}${path}`, { method })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-hal-version')).toBe('1.2.3')
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  })

  it('asks for the token there too, where there is one', async () => {
    const url = await startMetricsPort(token)
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    expect((await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  })
})

describe('/metrics with a token (HAL_METRICS_TOKEN)', () => {
  it('answers whoever has it, also by a proxy', async () => {
    server = await startTestServer({ config: { metricsToken: token } })
    const { status, headers, body } = await get({ authorization: `Bearer ${token}`, 'x-forwarded-for': '1.1.1.1' })
    expect(status).toBe(200)
    expect(body).toContain('hal_http_requests_total')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it.each([undefined, '', 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, token, `Basic ${token}`])('answers nobody else, on this machine neither: %s', async (authorization) => {
    server = await startTestServer({ config: { metricsToken: token } })
    const refused = await get(authorization === undefined ? {} : { authorization })
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })
})
