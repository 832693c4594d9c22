import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDemoTokens } from '../../accounts/demo-tokens.js'
import { routes } from '../routes.js'
import { onceByVersion, openApiDocument } from './openapi.js'
import { scriptText, startTestServer, type TestServer } from '../test/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})

afterAll(() => server.close())

const get = (path: string, headers: Record<string, string> = {}) => server.call('GET', path, { headers })

describe('the script (wire.md, "Serving")', () => {
  it.each(['/hal.js', '/widget.js', '/hal.1.2.3.js'])('%s is the script build, for any site, with SRI', async (path) => {
    const { status, headers, body } = await get(path)
    expect(status).toBe(200)
    expect(body).toBe(scriptText)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })

  it('is kept for good under its version, and for a while under its name', async () => {
    expect((await get('/hal.1.2.3.js')).headers.get('cache-control')).toMatch(/immutable/)
    expect((await get('/hal.js')).headers.get('cache-control')).not.toMatch(/immutable/)
    expect((await get('/hal.9.9.9.js')).status).toBe(404)
  })

  it.each(['br', 'gzip', 'identity'])('has a strong ETag for its bytes in %s, and answers 304 to it', async (coding) => {
    const accept = { 'accept-encoding': coding }
    const first = await get('/hal.js', accept)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    expect(first.headers.get('vary')).toMatch(/accept-encoding/i)
    expect((await get('/hal.js', { ...accept, 'if-none-match': etag })).status).toBe(304)
    expect((await get('/hal.js', { ...accept, 'if-none-match': `"other", W/${etag}` })).status).toBe(304)
    expect((await get('/hal.js', { ...accept, 'if-none-match': '"other"' })).status).toBe(200)
  })

  it('has another ETag in each coding: they are not the same bytes', async () => {
    const etags = await Promise.all(['br', 'gzip', 'identity'].map(async (coding) => (await get('/hal.js', { 'accept-encoding': coding })).headers.get('etag')))
    expect(new Set(etags).size).toBe(3)
  })

  it('says what to do where it is not built', async () => {
    const unbuilt = await startTestServer({ assets: { ...server.dependencies.assets, scriptPath: '/nowhere/hal.js', demoFolder: '/nowhere' } })
    expect(await unbuilt.call('GET', '/hal.js')).toMatchObject({ status: 404, body: { detail: expect.stringContaining('npm run build') } })
    expect((await unbuilt.call('GET', '/demo')).status).toBe(404)
    await unbuilt.close()
  })
})

describe('the documentation (wire.md, "Serving")', () => {
  const html = { accept: 'text/html' }

  it.each([['/docs', 'index'], ['/docs/', 'index'], ['/docs/quick-start', 'quick-start']])('%s is the page %s', async (path, title) => {
    const { status, headers, body } = await get(path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(body).toContain(`<title>${title}</title>`)
  })

  it('has an ETag for each page and file, and answers 304 to it', async () => {
    for (const path of ['/docs', '/docs/quick-start', '/docs/style.css']) {
      const etag = (await get(path)).headers.get('etag') ?? ''
      expect(etag, path).not.toBe('')
      // fetch() would add `cache-control: no-cache` to a conditional request, which asks for the whole file.
      expect((await conditional(path, etag)).status, path).toBe(304)
    }
  })

  it.each(['/docs', '/docs/quick-start', '/docs/style.css'])('%s runs only scripts of its own and is in no frame', async (path) => {
    const policy = (await get(path)).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('answers a wrong address with a page for browsers and with a problem for everybody else', async () => {
    expect(await get('/docs/nowhere', html)).toMatchObject({ status: 404, body: expect.stringContaining('<title>404</title>') })
    expect((await get('/docs/nowhere', html)).headers.get('vary')).toBe('accept')
    expect(await get('/docs/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('serves nothing from outside its folder', async () => {
    for (const path of ['/docs/..%2fhal.sqlite', '/docs/..%2fdemo%2fdemo.css', '/docs/.env', '/docs/%00', '/docs/style.css%2f..']) {
      expect((await get(path)).status, path).toBe(404)
    }
  })

  it('says what to do where it is not built', async () => {
    const unbuilt = await startTestServer({ assets: { ...server.dependencies.assets, docsFolder: '/nowhere' } })
    expect(await unbuilt.call('GET', '/docs')).toMatchObject({ status: 404, body: { detail: expect.stringContaining('npm run build') } })
    await unbuilt.close()
  })

  const conditional = (path: string, etag: string): Promise<{ status: number | undefined }> =>
    new Promise((resolve, reject) => {
      request(`${server.url}${path}`, { headers: { 'if-none-match': etag } }, (response) => resolve({ status: response.resume().statusCode })).on('error', reject).end()
    })
})

describe('the API reference (wire.md, "Serving")', () => {
  interface Document {
    paths: Record<string, Record<string, unknown>>
    components: { schemas: Record<string, unknown> }
  }

  it('describes every widget, account and public API route, from the schemas that read the requests', async () => {
    const document = (await get('/openapi.json')).body as Document
    const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    expect(described).toContain('post /api/widget/identify')
    expect(described).toContain('put /api/companies/{id}/contacts/{contact_id}')
    expect(described).toContain('get /api/v1/contacts')
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Contact', 'Company', 'IdentifyResult', 'Problem']))
  })

  it('refers to nothing that it does not hold', async () => {
    const document = (await get('/openapi.json')).body as Document
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '')
    for (const name of new Set(refs)) expect(document.components.schemas).toHaveProperty(name)
  })
})

describe('health (wire.md, "Serving")', () => {
  it('is not ready while the store cannot be used, and still alive', async () => {
    const broken = await startTestServer({ checkReady: () => Promise.reject(new Error('disk full')) })
    expect(await broken.call('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect((await broken.call('GET', '/readyz')).headers.get('retry-after')).toBe('5')
    expect((await broken.call('GET', '/healthz')).status).toBe(200)
    await broken.close()
  })
})

describe('the demo (wire.md, "Serving")', () => {
  it('is served with its files, none from outside its folder', async () => {
    expect((await get('/demo')).body).toContain('Acme Planner')
    expect((await get('/demo/demo.css')).headers.get('content-type')).toMatch(/^text\/css/)
    for (const path of ['/demo/nothing.js', '/demo/..%2fhal.sqlite', '/demo/%2e%2e/hal.sqlite', '/demo/.env', '/demo/%00', '/demo/demo.css%2f..']) {
      expect((await get(path)).status).toBe(404)
    }
  })

  it('allows the inline scripts of its page by their hash, and no other', async () => {
    const { headers, body } = await get('/demo')
    const [, inline = ''] = /<script>([^]*?)<\/script>/.exec(String(body)) ?? []
    const hash = createHash('sha256').update(inline).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`script-src 'self' 'sha256-${hash}'`)
  })

  it('leaves a browser that goes away before it has its file without an answer, and logs no error', async () => {
    const goAway = () => new Promise((resolve) => {
      const socket = connect(server.listening.port, '127.0.0.1', () => {
        socket.write('GET /demo/demo.css HTTP/1.1\r\nhost: localhost\r\n\r\n', () => socket.resetAndDestroy())
      }).on('close', resolve)
    })
    await Promise.all(Array.from({ length: 50 }, goAway))
    expect((await get('/demo/demo.css')).status).toBe(200)
    expect(server.log.filter((line) => line.includes('request failed'))).toEqual([])
  })

  it('is not there while it is off', async () => {
    const off = await startTestServer({ config: { demo: false } })
    for (const path of ['/demo', '/demo/demo.css']) expect((await off.call('GET', path)).status).toBe(404)
    expect((await off.call('POST', '/demo/token')).status).toBe(404)
    await off.close()
  })
})

describe('the token of the demo page (W4; wire.md, "Serving")', () => {
  const ask = (body: unknown, headers: Record<string, string> = {}, to = server) => to.call('POST', '/demo/token', { body, headers })
  const key = () => server.dependencies.demoTokens.key

  it('goes to whoever has the key of the printed link, wherever they come from', async () => {
    expect(await ask({ key: key() })).toMatchObject({ status: 200, body: { token: expect.any(String) } })
    expect((await ask({ key: key() }, { 'x-forwarded-for': '1.2.3.4', origin: 'https://hal.example.com' })).status).toBe(200)
    const proxied = await startTestServer({ config: { trustProxy: 1 } })
    expect((await ask({ key: key() }, {}, proxied)).status).toBe(200)
    await proxied.close()
  })

  it.each([{}, { host: 'localhost' }, { origin: 'http://localhost' }])('goes to nobody without it, on this machine neither: %j', async (headers) => {
    for (const wrong of ['', 'x', `${key()}x`, key().slice(1), key().toUpperCase()]) {
      expect(await ask({ key: wrong }, headers as Record<string, string>), wrong).toMatchObject({ status: 403, body: { code: 'forbidden', detail: expect.stringContaining('link') } })
    }
    expect(await ask({}, headers as Record<string, string>)).toMatchObject({ status: 400, body: { errors: [{ path: 'key' }] } })
    expect((await server.call('POST', '/demo/token')).status).toBe(400)
  })

  it('does not come for the key of another server', async () => {
    const { key: ofAnother } = createDemoTokens({ secret: 'the secret of another server', now: Date.now })
    expect((await ask({ key: ofAnother })).status).toBe(403)
  })
})

describe('what is made of the routes is made once (W23)', () => {
  const document = openApiDocument('1.2.3', routes)

  /** How often a method of a built-in was called with this very value. */
  const callsWith = (spy: { mock: { calls: unknown[][] } }, value: unknown) => spy.mock.calls.filter(([first]) => first === value).length

  it('/openapi.json is written for nobody but the first', async () => {
    const first = await get('/openapi.json')
    const stringify = vi.spyOn(JSON, 'stringify')
    expect((await get('/openapi.json')).body).toEqual(first.body)
    expect(callsWith(stringify, document)).toBe(0)
  })

  it('each version has its own', () => {
    const make = vi.fn((version: string) => ({ version }))
    const of = onceByVersion(make)
    expect([of('1'), of('2'), of('1')]).toEqual([{ version: '1' }, { version: '2' }, { version: '1' }])
    expect(make).toHaveBeenCalledTimes(2)
  })
})
