import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, testMetricsToken, type TestServer } from './test/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
const open = (path: string, method = 'GET', accept = browser) => server.call(method, path, { headers: { accept } })

describe('errors outside /api (wire, "Serving")', () => {
  it.each([
    ['/no/such/page', 'GET', 404],
    ['/demo/nothing.js', 'GET', 404],
    ['/hal.9.9.9.js', 'GET', 404],
    ['/healthz', 'DELETE', 405],
    ['/metrics', 'GET', 401],
    ['/docs/problems/%', 'GET', 400],
  ])('%s is a page for whoever accepts HTML: %s %i', async (path, method, status) => {
    const answer = await open(path, method)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('vary')).toBe('accept')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.body).toContain(`HTTP ${status}`)
    expect(answer.body).toContain(answer.headers.get('x-request-id'))
    expect(answer.body).not.toMatch(/<script|<style|\sstyle=/)
  })

  it('says what to do, with links that work', async () => {
    const { body } = await open('/no/such/page')
    expect(body).toContain('Page not found. See the API reference: <a href="/docs/api">/docs/api</a>')
    const links = [...String(body).matchAll(/href="([^"]+)"/g)].map(([, link]) => link ?? '')
    for (const link of new Set(links)) expect((await open(link)).status, link).toBe(200)
  })

  it.each(['*/*', 'application/json', 'application/json, text/plain, */*', 'text/html;q=0', 'text/htmlx'])('stays a problem for %s', async (accept) => {
    const answer = await open('/no/such/page', 'GET', accept)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.headers.get('vary')).toBe('accept')
    expect(answer.body).toMatchObject({ code: 'not_found', detail: 'Page not found. See the API reference: /docs/api' })
  })

  it.each(['/api/nowhere', '/api/contacts', '/api?x=1'])('%s stays a problem, whatever is accepted', async (path) => {
    const answer = await open(path)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.headers.get('vary')).toBeNull()
  })

  it('is a page of the same length for HEAD, without a body', async () => {
    const [got, head] = [await open('/no/such/page'), await open('/no/such/page', 'HEAD')]
    expect(head).toMatchObject({ status: 404, body: '' })
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'))
  })

  it('is a page with Retry-After for 429, 503 and 500', async () => {
    const limited = await startTestServer({ config: { rateLimit: { count: 1, seconds: 60 } } })
    const again = async () => limited.call('GET', '/docs', { headers: { accept: browser } })
    await again()
    const refused = await again()
    expect(refused).toMatchObject({ status: 429, body: expect.stringContaining('Too many requests') })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await limited.close()

    const broken = await startTestServer({ checkReady: () => Promise.reject(new Error('disk full')) })
    const unready = await broken.call('GET', '/readyz', { headers: { accept: browser } })
    expect(unready.status).toBe(503)
    expect(unready.headers.get('retry-after')).toBe('5')
    await broken.close()

    const queries = { ...server.dependencies.queries, keptScript: () => Promise.reject(new Error('secret of the server')) }
    const faulty = await startTestServer({ queries })
    const failed = await faulty.call('GET', '/hal.0.0.1.js', { headers: { accept: browser } })
    expect(failed).toMatchObject({ status: 500, body: expect.stringContaining('Internal error') })
    expect(failed.body).not.toContain('secret')
    await faulty.close()
  })

  it('shows no text of a caller as HTML', async () => {
    const { body } = await open('/docs/problems/%3Cimg%20src=x%3E')
    expect(body).not.toContain('<img')
  })

  it('keeps the figures closed as ever', async () => {
    const answer = await server.call('GET', '/metrics', { headers: { accept: browser, authorization: `Bearer ${testMetricsToken}` } })
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  })
})
