import { describe, expect, it } from 'vitest'
import type { Hal } from '../src/api/types.js'
import { browser, open, page, server } from './site.js'

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
    await expect(open().setProperties({ a: { b: { c: NaN } } })).rejects.toMatchObject({ errors: [{ path: 'properties.a.b.c' }] })
    await expect(open().track('a', 1, { properties: { items: [{ price: NaN }] } })).rejects.toMatchObject({ errors: [{ path: 'properties.items[0].price' }] })
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

describe('arguments (sdk.md, Calls)', () => {
  const broken = Proxy.revocable({}, {})
  broken.revoke()
  const throwing = (name: string): never => Object.defineProperty({}, name, { enumerable: true, get: () => expect.fail() }) as never

  it.each([
    ['identify', (hal: Hal) => hal.identify(throwing('email'))],
    ['identify', (hal: Hal) => hal.identify(broken.proxy as never)],
    ['track', (hal: Hal) => hal.track('x', 1, throwing('properties'))],
    ['setStage', (hal: Hal) => hal.setStage(broken.proxy as never)],
    ['setDeal', (hal: Hal) => hal.setDeal(broken.proxy as never)],
    ['setProperties', (hal: Hal) => hal.setProperties(throwing('plan'))],
  ])('of %s that throw when they are read reject the promise', async (_, call) => {
    await expect(call(open())).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('named like a part of the envelope give the warning of an unknown field, and are not sent', async () => {
    const hal = open()
    const promise = hal.identify({ id: 'user-77', type: 'admin', seq: 5, email: 'a@acme.test' } as never)
    await browser.advance(1500)
    const { warnings } = await promise
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(['unknown_field id', 'unknown_field type', 'unknown_field seq'])
    expect(warnings[0]?.message).toContain('Did you mean `user_id`?')
    expect(server.order).toMatchObject([{ id: promise.operationId, type: 'identify', seq: 1 }])
  })

  it('keep lists and dates on a page whose toJSON is of an old library', async () => {
    const list = Object.defineProperty(Array.prototype, 'toJSON', { configurable: true, value: () => 'list' })
    const date = Date.prototype.toJSON
    Date.prototype.toJSON = () => '"date"'
    const hal = open()
    void hal.track('e', 1, { properties: { list: ['a'], when: new Date(0) } })
    void hal.track('f', 1, { timestamp: new Date(0) })
    Date.prototype.toJSON = date
    Reflect.deleteProperty(list, 'toJSON')
    await browser.advance(1500)
    expect(server.order).toMatchObject([{ properties: { list: ['a'], when: '1970-01-01T00:00:00.000Z' } }, { timestamp: '1970-01-01T00:00:00.000Z' }])
  })

  it('may be refused on a page that froze Error.prototype', async () => {
    const { name } = Error.prototype
    Object.defineProperty(Error.prototype, 'name', { writable: false })
    await expect(open().track('')).rejects.toMatchObject({ name: 'HalError' })
    Object.defineProperty(Error.prototype, 'name', { value: name, writable: true })
  })
})

describe('ready and state (sdk.md, Calls)', () => {
  it('is ready once, and at once for a listener that comes later', async () => {
    const hal = open()
    const seen: string[] = []
    hal.on('ready', ({ visitorId }) => seen.push(`early ${visitorId}`))
    await browser.rest()
    hal.on('ready', ({ visitorId }) => seen.push(`late ${visitorId}`))
    await browser.advance(1500)
    const { visitorId } = hal.state
    expect(seen).toEqual([`early ${visitorId}`, `late ${visitorId}`])
  })

  it('knows the name and email of the last identify, until reset', () => {
    const hal = open()
    expect(hal.state.identified).toBe(null)
    void hal.identify({ email: 'a@acme.test', name: 'Ada', user_id: 7 })
    expect(hal.state.identified).toEqual({ email: 'a@acme.test', name: 'Ada' })
    void hal.identify({ email: 5 as never })
    expect(hal.state.identified).toEqual({})
    hal.reset()
    expect(hal.state.identified).toBe(null)
  })

  it('takes a listener for an event that it does not know', () => {
    expect(open().on('unknown' as never, () => undefined)).toBeTypeOf('function')
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

describe('listeners (sdk.md, Calls)', () => {
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
