import { beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../src/api/client.js'
import type { Hal, HalOptions } from '../src/api/types.js'
import { createFakeBrowser, type FakeBrowser, type FakePage } from './fake-browser.js'
import { createFakeServer, type FakeServer } from './fake-server.js'

let server: FakeServer
let browser: FakeBrowser
let page: FakePage

const open = (options: Partial<HalOptions> = {}, onPage = page): Hal => createClient({ projectId: 'demo', endpoint: 'https://hal.example', ...options }, onPage)
const sizes = () => server.requests.map((request) => request.operations.length)

beforeEach(() => {
  server = createFakeServer()
  browser = createFakeBrowser(server)
  page = browser.openPage()
})

describe('batches (sdk.md, Delivery)', () => {
  it('carry 250 operations at most while the page lives, so that no task of it grows with what waits', async () => {
    const hal = open()
    for (let n = 0; n < 600; n++) void hal.track(`${n}`)
    await browser.advance(5000)
    expect(server.requests.map(({ operations }) => operations.length)).toEqual([250, 250, 100])
    expect(server.names()).toEqual(Array.from({ length: 600 }, (_, n) => `${n}`))
  })

  it('sends 1 s after the first call', async () => {
    const hal = open()
    void hal.track('a')
    await browser.advance(500)
    void hal.track('b')
    await browser.advance(499)
    expect(sizes()).toEqual([])
    await browser.advance(1)
    expect(sizes()).toEqual([2])
  })

  it('sends when 20 operations wait', async () => {
    const hal = open()
    for (let n = 0; n < 20; n++) void hal.track(`event ${n}`)
    await browser.rest()
    expect(sizes()).toEqual([20])
  })

  it('sends an identify in the first moment, after what was called before it', async () => {
    const hal = open()
    void hal.track('before')
    void hal.identify({ email: 'alice@acme.com' })
    void hal.track('after')
    await browser.rest()
    expect(server.names()).toEqual(['before', 'identify', 'after'])
    expect(sizes()).toEqual([3])
  })

  it('takes at most 500 operations and 60 KiB into a request, and has one in flight', async () => {
    const hal = open()
    for (let n = 0; n < 1200; n++) void hal.track(`event ${n}`, undefined, { properties: { text: 'ü'.repeat(20) } })
    let inFlight = 0
    server.behave(() => {
      expect(inFlight++).toBe(0)
      queueMicrotask(() => inFlight--)
      return 'ok'
    })
    await browser.advance(5000)
    expect(server.order).toHaveLength(1200)
    for (const { bytes, operations } of server.requests) {
      expect(bytes).toBeLessThanOrEqual(60 * 1024)
      expect(operations.length).toBeLessThanOrEqual(500)
    }
    expect(server.names()).toEqual(Array.from({ length: 1200 }, (_, n) => `event ${n}`))
  })

  it('sends text/plain with sent_at and the time of each call', async () => {
    const hal = open()
    const called = browser.now()
    void hal.track('a')
    await browser.advance(1000)
    expect(server.requests[0]).toMatchObject({ project_id: 'demo', contentType: 'text/plain', sent_at: called + 1000 })
    expect(server.order[0]?.timestamp).toBe(called)
  })

  it('sets no timer while nothing waits', async () => {
    const hal = open()
    await browser.advance(10_000)
    expect(browser.timers()).toBe(0)
    await Promise.all([hal.track('a'), browser.advance(1000)])
    expect(browser.timers()).toBe(0)
  })
})

describe('promises (sdk.md, Calls)', () => {
  it('settle with the result of the server, and know the operation id at once', async () => {
    const hal = open()
    const promise = hal.track('a')
    expect(promise.operationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    await browser.advance(1000)
    expect(await promise).toMatchObject({ event_id: promise.operationId })
  })

  it('reject with a HalError when the call is refused', async () => {
    server.answer(() => ({ status: 'rejected', problem: { code: 'unknown_stage', detail: 'no', status: 422, title: '', type: 'x', stages: ['Lead'] } }))
    const hal = open()
    const promise = hal.setStage('Nowhere')
    await browser.advance(1000)
    await expect(promise).rejects.toMatchObject({ name: 'HalError', code: 'unknown_stage', stages: ['Lead'], operationId: promise.operationId })
    expect(hal.state.lastError?.code).toBe('unknown_stage')
  })

  it('settle with the truth when the first answer was lost', async () => {
    server.behave((_batch, count) => (count === 1 ? 'lost' : 'ok'))
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(5000)
    expect(await promise).toMatchObject({ event_id: promise.operationId })
    expect(server.order).toHaveLength(1)
  })

  it.each([
    ['track', (hal: Hal) => hal.track('')],
    ['track', (hal: Hal) => hal.track('a', NaN)],
    ['setDeal', (hal: Hal) => hal.setDeal(-1)],
    ['setStage', (hal: Hal) => hal.setStage(' ')],
    ['setProperties', (hal: Hal) => hal.setProperties({ big: 1n } as never)],
    ['identify', (hal: Hal) => hal.identify('alice@acme.com' as never)],
    ['identify', (hal: Hal) => hal.identify([1] as never)],
    ['track', (hal: Hal) => hal.track('a', 1, 'options' as never)],
    ['track', (hal: Hal) => hal.track('a', 1, 5 as never)],
    ['track', (hal: Hal) => hal.track('a', 1, { timestamp: new Date(NaN) })],
    ['track', (hal: Hal) => hal.track('a', 1, { properties: { list: [1, Infinity] } })],
    ['setProperties', (hal: Hal) => hal.setProperties({ score: NaN })],
    ['setProperties', (hal: Hal) => hal.setProperties(new Map([['plan', 'pro']]) as never)],
    ['setProperties', (hal: Hal) => hal.setProperties({ tags: new Set(['a']) } as never)],
    ['identify', (hal: Hal) => hal.identify(5 as never)],
    ['identify', (hal: Hal) => hal.identify({ company: { id: 'acme', deal_value: NaN } })],
    ['identify', (hal: Hal) => hal.identify({ metadata: { since: new Date(NaN) } } as never)],
    ['identify', (hal: Hal) => hal.identify({ email: 'a@acme.test', toJSON: () => 5 } as never)],
    ['identify', (hal: Hal) => hal.identify({ email: 'a@acme.test', toJSON: () => ['a'] } as never)],
  ])('of wrong arguments of %s reject before the queue', async (_name, call) => {
    const hal = open()
    const promise = call(hal)
    await expect(promise).rejects.toMatchObject({ code: 'invalid_request', operationId: promise.operationId })
    expect(hal.state.queueLength).toBe(0)
  })

  it('of what JSON would damage without a word name the place', async () => {
    await expect(open().setProperties({ plan: { seats: NaN } })).rejects.toMatchObject({ errors: [{ path: 'seats' }] })
  })

  it('keep dates and what writes itself as JSON', async () => {
    void open().setProperties({ since: new Date(0), price: { toJSON: () => 5 } } as never)
    await browser.advance(1000)
    expect(server.order[0]).toMatchObject({ properties: { since: '1970-01-01T00:00:00.000Z', price: 5 } })
  })

  it('name the help page of each code, on the server that answers', async () => {
    const hal = open({ consent: 'denied' })
    await expect(hal.track('a')).rejects.toMatchObject({ code: 'consent_denied', type: 'https://hal.example/docs/problems/consent_denied' })
    server.answer(() => ({ status: 'rejected', problem: { code: 'no_contact', detail: 'no', status: 409, title: '', type: '/docs/problems/no_contact' } }))
    const refused = open({}, browser.openPage()).setDeal(1)
    await browser.advance(1000)
    await expect(refused).rejects.toMatchObject({ type: 'https://hal.example/docs/problems/no_contact' })
  })
})

describe('the endpoint (sdk.md, Two ways in)', () => {
  it.each(['https://hal.example/', ' https://hal.example '])('is the same server when it is written %j', async (endpoint) => {
    const urls: string[] = []
    const { fetch } = page
    page.fetch = (input, init) => {
      urls.push(String(input instanceof Request ? input.url : input))
      return fetch(input, init)
    }
    void open({ endpoint }).track('a')
    await browser.advance(1000)
    expect(urls).toEqual(['https://hal.example/api/widget/batch'])
  })
})

describe('retry (sdk.md, Delivery)', () => {
  it.each([408, 425, 429, 500, 502, 503])('tries again after %i', async (status) => {
    server.behave((_batch, count) => (count < 3 ? { status } : 'ok'))
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(10_000)
    await expect(promise).resolves.toBeDefined()
    expect(server.requests).toHaveLength(3)
  })

  it.each([400, 401, 403, 404, 415])('takes %i as final for what it covers', async (status) => {
    server.behave((_batch, count) => (count === 1 ? { status, body: { code: 'forbidden', detail: 'no' } } : 'ok'))
    const hal = open()
    const refused = hal.track('a')
    await browser.advance(1000)
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', status })
    const next = hal.track('b')
    await browser.advance(1000)
    await expect(next).resolves.toBeDefined()
  })

  it('takes a 200 that is not of HAL as no answer', async () => {
    server.behave((_batch, count) => (count === 1 ? { status: 200, body: '<html>' } : 'ok'))
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(5000)
    await expect(promise).resolves.toBeDefined()
  })

  it('obeys Retry-After in seconds and as a date', async () => {
    const date = new Date(browser.now() + 61_000).toUTCString()
    server.behave((_batch, count) => (count === 1 ? { status: 503, headers: { 'retry-after': '30' } } : count === 2 ? { status: 429, headers: { 'retry-after': date } } : 'ok'))
    const hal = open()
    void hal.track('a')
    await browser.advance(30_999)
    expect(server.requests).toHaveLength(1)
    await browser.advance(1)
    expect(server.requests).toHaveLength(2)
    await browser.advance(28_000)
    expect(server.requests).toHaveLength(2)
    await browser.advance(2000)
    expect(server.requests).toHaveLength(3)
  })

  it('makes at most 10 requests in a minute of 503s, and is back within 15 s', async () => {
    server.behave({ status: 503 })
    const hal = open()
    void hal.track('a')
    await browser.advance(60_000)
    expect(server.requests.length).toBeLessThanOrEqual(10)
    server.behave('ok')
    await browser.advance(15_000)
    expect(server.order).toHaveLength(1)
  })

  it('halves a batch that is too large', async () => {
    server.behave((batch) => (batch.operations.length > 3 ? { status: 413, body: { code: 'too_large' } } : 'ok'))
    const hal = open({ batchSize: 10 })
    for (let n = 0; n < 10; n++) void hal.track(`${n}`)
    await browser.advance(20_000)
    expect(server.names()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  })

  it('lets a call at which the server fails not block the others', async () => {
    server.behave((batch) => (batch.operations.some((operation) => 'name' in operation && operation.name === 'poison') ? { status: 500, body: { code: 'internal' } } : 'ok'))
    const hal = open()
    void hal.track('before')
    const poison = hal.track('poison')
    const after = hal.track('after')
    await browser.advance(5 * 60_000)
    await expect(poison).rejects.toMatchObject({ code: 'internal' })
    await expect(after).resolves.toBeDefined()
    expect(server.names()).toEqual(['before', 'after'])
  })

  it('waits while the browser is offline, and sends at once when it is online again', async () => {
    const hal = open()
    await browser.rest()
    page.navigator.onLine = false
    void hal.track('a')
    await browser.advance(60_000)
    expect(server.requests).toHaveLength(0)
    page.navigator.onLine = true
    page.fire('online')
    await browser.rest()
    expect(server.order).toHaveLength(1)
  })

  it('keeps a pause that the server asked for when the browser is online again', async () => {
    server.behave((_batch, count) => (count === 1 ? { status: 503, headers: { 'retry-after': '30' } } : 'ok'))
    const hal = open()
    void hal.track('a')
    await browser.advance(2000)
    page.fire('online')
    await browser.advance(20_000)
    expect(server.requests).toHaveLength(1)
    await browser.advance(10_000)
    expect(server.order).toHaveLength(1)
  })
})

describe('flush (sdk.md, Calls)', () => {
  it('resolves once all that was called before is settled', async () => {
    const hal = open()
    const promise = hal.track('a')
    await Promise.all([hal.flush(), browser.rest()])
    await expect(promise).resolves.toBeDefined()
    expect(server.order).toHaveLength(1)
  })

  it('resolves when it cannot be sent, also from a tab that does not send', async () => {
    server.behave({ status: 503 })
    const hal = open()
    await browser.rest()
    const other = open({}, browser.openPage())
    await browser.rest()
    void other.track('a')
    await Promise.all([other.flush(), browser.advance(500)])
    expect(server.requests).toHaveLength(1)
    page.navigator.onLine = false
    await hal.flush()
  })
})

describe('the console and listeners (sdk.md, Calls)', () => {
  it('says nothing without debug but one line for a project that does not exist', async () => {
    server.behave({ status: 404, body: { code: 'unknown_project', detail: 'There is no project demo' } })
    const hal = open()
    for (let n = 0; n < 3; n++) {
      void hal.track('a')
      await browser.advance(1500)
    }
    expect(page.printed).toEqual([['[hal]', 'There is no project demo']])
  })

  it('tells each call its way with debug', async () => {
    const hal = open({ debug: true })
    void hal.track('a')
    await browser.advance(1500)
    const told = page.printed.map(([, event]) => event)
    expect(told.filter((event) => event !== 'queue')).toEqual(['call', 'sent', 'result'])
  })

  it('tells results, warnings and refusals, until the listener ends', async () => {
    server.answer((operation) => ({ result: { event_id: String(operation.id), contact_id: null, company_id: null, warnings: [{ code: 'unknown_field', message: 'emial' }] } }))
    const hal = open()
    const seen: unknown[] = []
    const off = hal.on('warning', (warning) => seen.push(warning))
    const { operationId } = hal.track('a')
    await browser.advance(1500)
    off()
    void hal.track('b')
    await browser.advance(1500)
    expect(seen).toEqual([{ code: 'unknown_field', message: 'emial', operationId, type: 'track' }])
  })

  it('lets no refused call show up as an unhandled rejection', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', note)
    server.behave({ status: 400, body: { code: 'invalid_request', detail: 'no' } })
    const hal = open()
    void hal.track('a')
    void hal.track('')
    await browser.advance(1500)
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })
})

describe('a visitor id that the server would refuse (sdk.md, Calls)', () => {
  it.each(['\ud800', ' '.repeat(3), 'x'.repeat(201), 1.5, 2 ** 60, ['a'], {}, true])('%j stays with its call, and spoils none that follow', async (id) => {
    const hal = open()
    const { visitorId } = hal.state
    void hal.identify({ visitor_id: id as never })
    expect(hal.state.visitorId).toBe(visitorId)
    await browser.advance(1000)
    expect(server.requests[0]?.operations[0]).toHaveProperty('visitor_id', id)
  })

  it('is the app’s own if it is a whole number', () => {
    const hal = open()
    void hal.identify({ visitor_id: 42 })
    expect(hal.state.visitorId).toBe('42')
  })
})

describe('a visitor id that is none (sdk.md, Calls)', () => {
  it.each(['undefined', 'null', '[object Object]', ' ', '0'])('%j spoils only its own call', async (id) => {
    const hal = open()
    const visitor = hal.state.visitorId
    void hal.identify({ visitor_id: id, email: 'a@b.c' })
    await browser.rest()
    expect(server.order[0]?.visitor_id).toBe(id)
    expect(hal.state.visitorId).toBe(visitor)
  })
})
