import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

const sizes = () => server.requests.map((request) => request.operations.length)

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

  it('sends when that many can be sent: the one that fills the batch goes with it', async () => {
    const hal = open({ batchSize: 2, flushInterval: 60_000 })
    void hal.track('a')
    await browser.rest()
    void hal.track('b')
    await browser.rest()
    expect(sizes()).toEqual([2])
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

  it('obeys Retry-After', async () => {
    server.behave((_batch, count) => (count === 1 ? { status: 503, headers: { 'retry-after': '30' } } : count === 2 ? { status: 429, headers: { 'retry-after': '30' } } : 'ok'))
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

  it('lets a call at which the server fails not block the others, and delivers it once the server takes it', async () => {
    server.behave((batch) => (batch.operations.some((operation) => 'name' in operation && operation.name === 'poison') ? { status: 500, body: { code: 'internal' } } : 'ok'))
    const hal = open()
    void hal.track('before')
    void hal.track('poison')
    const after = hal.track('after')
    await browser.advance(5 * 60_000)
    await expect(after).resolves.toBeDefined()
    void hal.track('later')
    await browser.advance(5 * 60_000)
    expect(server.names()).toEqual(['before', 'after', 'later'])
    server.behave('ok')
    await browser.advance(60_000)
    expect(server.names()).toEqual(['before', 'after', 'later', 'poison'])
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
