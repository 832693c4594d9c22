import { readFileSync } from 'node:fs'
import { IDBObjectStore } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../src/api/client.js'
import type { Hal, HalOptions } from '../src/api/types.js'
import { createFakeBrowser, type FakeBrowser, type FakePage } from './fake-browser.js'
import { createFakeServer, type FakeServer } from './fake-server.js'

let server: FakeServer
let browser: FakeBrowser
let page: FakePage

const open = (options: Partial<HalOptions> = {}, onPage = page): Hal => createClient({ projectId: 'demo', endpoint: 'https://hal.example', ...options }, onPage)

beforeEach(() => {
  server = createFakeServer()
  browser = createFakeBrowser(server)
  page = browser.openPage()
})

describe('a start (sdk.md, Budgets)', () => {
  it('lets the page wait for no storage and no lock, also where it calls at once', async () => {
    const asked: string[] = []
    const refuse = (what: string) => () => {
      asked.push(what)
      throw new Error(what)
    }
    const watched = browser.openPage(Object.create(null, {
      localStorage: { get: refuse('localStorage'), enumerable: true },
      indexedDB: { get: refuse('indexedDB'), enumerable: true },
    }))
    Object.assign(watched.navigator, { locks: { request: async () => refuse('lock')() } })
    void open({}, watched).track('a')
    expect(asked).toEqual([])
    await browser.rest()
    expect(asked).toEqual(expect.arrayContaining(['localStorage', 'indexedDB', 'lock']))
  })
})

describe('the durable queue (sdk.md, Queue and Unload)', () => {
  it('sends with the next page what an ended page could not', async () => {
    server.behave({ status: 503 })
    const hal = open()
    void hal.track('a')
    await browser.advance(1500)
    page.kill()
    server.behave('ok')
    await browser.advance(5000)
    expect(server.order).toHaveLength(0)
    open({}, browser.openPage())
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a'])
  })

  it('tells by the result event what became of calls of an earlier page', async () => {
    server.behave('hang')
    const promise = open().track('a')
    await browser.advance(1500)
    page.kill()
    server.behave('ok')
    const results: string[] = []
    open({}, browser.openPage()).on('result', ({ id }) => results.push(id))
    await browser.advance(2000)
    expect(results).toEqual([promise.operationId])
  })

  it('sends what is not settled in one keepalive request when the page is hidden, what is in flight included', async () => {
    server.behave('hang')
    const hal = open({ batchSize: 2 })
    void hal.track('a')
    void hal.track('b')
    await browser.rest()
    void hal.track('c')
    await browser.rest()
    server.behave('ok')
    page.hide()
    await browser.rest()
    expect(server.requests[1]?.keepalive).toBe(true)
    expect(server.names()).toEqual(['a', 'b', 'c'])
  })

  it('keeps synchronously what is not stored yet when the page ends', async () => {
    server.behave('network_error')
    const hal = open()
    void hal.track('a')
    page.close()
    server.behave('ok')
    open({}, browser.openPage())
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a'])
    expect(Object.keys(browser.storage)).toHaveLength(1)
  })

  it('sends at its end what a page called before its store was open, numbered by the next page', async () => {
    void open().track('a')
    page.close()
    await browser.rest()
    expect(server.requests.map(({ keepalive }) => keepalive)).toEqual([true])
    expect(server.names()).toEqual(['a'])
    open({}, browser.openPage())
    await browser.advance(5000)
    expect(server.names()).toEqual(['a'])
    expect(server.requests.at(-1)?.operations[0]?.seq).toBe(1)
  })

  it('sends it also where nothing can be stored at all', async () => {
    const blocked = { configurable: true, get: () => { throw new DOMException('denied', 'SecurityError') } }
    page = browser.openPage(Object.create(null, { localStorage: { ...blocked, enumerable: true }, indexedDB: { ...blocked, enumerable: true } }))
    void open({}, page).track('a')
    page.close()
    await browser.rest()
    expect(server.names()).toEqual(['a'])
  })

  it('sends it not ahead of what an earlier page left unsettled, so that order holds', async () => {
    server.behave('network_error')
    void open().track('a')
    await browser.rest()
    page.close()
    await browser.rest()
    server.behave('ok')
    const second = browser.openPage()
    void open({}, second).track('b')
    second.close()
    await browser.rest()
    expect(server.names()).toEqual([])
    const third = browser.openPage()
    const hal = open({}, third)
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a', 'b'])
    third.close()
    await browser.rest()
    const fourth = browser.openPage()
    void open({}, fourth).track('c')
    fourth.close()
    await browser.rest()
    expect(server.names()).toEqual(['a', 'b', 'c'])
    expect(hal.state.queueLength).toBe(0)
  })

  it('sends it before its own calls too where it finds it only after these', async () => {
    const unanswered = { open: () => ({}) }
    page = browser.openPage({ indexedDB: unanswered })
    server.behave('network_error')
    void open({}, page).track('a')
    page.close()
    await browser.advance(20_000)
    server.behave('ok')
    void open({ batchSize: 1 }, browser.openPage()).track('b')
    await browser.advance(5000)
    expect(server.names()).toEqual(['a', 'b'])
  })

  it('sends once while a page is hidden and shown three times', async () => {
    const hal = open()
    await browser.rest()
    void hal.track('a')
    for (let n = 0; n < 3; n++) {
      page.hide()
      page.show()
    }
    await browser.advance(5000)
    expect(server.requests).toHaveLength(1)
    expect(server.names()).toEqual(['a'])
  })

  it('sends once a device’s very first call, made the moment before the page is hidden', async () => {
    const hal = open()
    await browser.rest()
    void hal.track('a')
    page.hide()
    page.show()
    await browser.advance(5000)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.operations[0]?.seq).toBe(1)
  })

  it('keeps at most 60,000 bytes in flight with keepalive, oldest first; the rest goes with the next page', async () => {
    server.behave('hang')
    const hal = open()
    for (let n = 0; n < 900; n++) void hal.track(`event ${n}`)
    await browser.rest()
    server.requests.length = 0
    server.behave('ok')
    page.close()
    await browser.rest()
    expect(server.requests.every(({ keepalive }) => keepalive)).toBe(true)
    expect(server.requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(60_000)
    expect(server.names()[0]).toBe('event 0')
    open({}, browser.openPage())
    await browser.advance(5000)
    expect(server.names()).toEqual(Array.from({ length: 900 }, (_, n) => `event ${n}`))
  })

  it('gives up what is older than 30 days', async () => {
    server.behave({ status: 503 })
    void open().track('old')
    await browser.advance(1500)
    page.kill()
    browser.setClock(browser.now() + 31 * 24 * 60 * 60 * 1000)
    server.behave('ok')
    const hal = open({}, browser.openPage())
    const drops: unknown[] = []
    hal.on('drop', (drop) => drops.push(drop))
    await browser.advance(5000)
    expect(drops).toEqual([{ reason: 'expired', count: 1 }])
    expect(server.order).toHaveLength(0)
  })

  it('leaves out and counts what was tampered with, and sends the rest', async () => {
    server.behave({ status: 503 })
    const hal = open()
    await browser.rest()
    void hal.track('a')
    await browser.rest()
    page.kill()
    await new Promise<void>((resolve) => {
      const request = browser.indexedDB.open('hal:https://hal.example:demo')
      request.onsuccess = () => {
        const transaction = request.result.transaction('q', 'readwrite')
        transaction.oncomplete = () => resolve()
        const rows = transaction.objectStore('q')
        rows.add('nonsense')
        rows.add('[{"seq":1,"call":{}},null]')
        rows.add({ v: 99 })
      }
    })
    browser.storage['hal:https://hal.example:demo:x'] = '{"broken'
    server.behave('ok')
    const next = open({}, browser.openPage())
    let unreadable = 0
    next.on('drop', ({ count }) => (unreadable += count))
    await browser.advance(20_000)
    expect(unreadable).toBe(5)
    expect(server.names()).toEqual(['a'])
  })

  it.each([0, undefined, -5, 1.5, 'x'])('sends a stored call once whose running number is %s', async (seq) => {
    const hal = open()
    const id = hal.track('before').operationId.replace(/-7...-/, '-7fff-')
    await browser.advance(5000)
    page.kill()
    await new Promise<void>((resolve) => {
      browser.indexedDB.open('hal:https://hal.example:demo').onsuccess = ({ target }) => {
        const transaction = (target as IDBOpenDBRequest).result.transaction('q', 'readwrite')
        transaction.oncomplete = () => resolve()
        transaction.objectStore('q').add(JSON.stringify([{ call: { name: 'stored', id, type: 'track' }, seq, visitor: 'v_1' }]))
      }
    })
    const before = server.requests.length
    const next = open({}, browser.openPage())
    await browser.advance(5000)
    expect(server.requests.slice(before).map(({ operations }) => operations)).toEqual([[{ name: 'stored', id, type: 'track' }]])
    expect(next.state.queueLength).toBe(0)
    expect(browser.timers()).toBe(0)
  }, 5000)

  it.each([
    ['IndexedDB is missing', { indexedDB: undefined }],
    ['IndexedDB throws', { indexedDB: { open: () => { throw new Error('denied') } } }],
    ['storage is blocked', { get localStorage() { throw new Error('denied') } }],
    ['Web Locks are missing', { navigator: { onLine: true } }],
    ['crypto throws', { crypto: { getRandomValues: () => { throw new Error('denied') } } }],
  ])('works where %s', async (_name, overrides) => {
    const hal = open({}, browser.openPage(overrides))
    const promise = hal.track('a')
    await browser.advance(5000)
    await expect(promise).resolves.toBeDefined()
  })

  it('works where a write to IndexedDB throws, and the page hears nothing of it', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(5000)
    await expect(promise).resolves.toBeDefined()
    expect(put).toHaveBeenCalled()
  })

  it('keeps 5,000 operations at most: the oldest track goes first, then set_properties', async () => {
    server.behave({ status: 503 })
    const hal = open()
    const kept = hal.identify({ email: 'alice@acme.com' })
    const lost = hal.track('first')
    for (let n = 0; n < 5003; n++) void hal.track(`event ${n}`)
    await browser.rest()
    await expect(lost).rejects.toMatchObject({ code: 'queue_overflow' })
    expect(hal.state.queueLength).toBe(5000)
    server.behave('ok')
    await browser.advance(60_000)
    await expect(kept).resolves.toBeDefined()
    expect(server.requests.at(-1)?.device?.dropped).toEqual({ queue_overflow: 5 })
  })

  it('keeps 2 MiB at most, as they are counted on the wire', async () => {
    server.behave({ status: 503 })
    const hal = open()
    const drops: number[] = []
    hal.on('drop', ({ count }) => drops.push(count))
    for (let n = 0; n < 1100; n++) void hal.track('a', 'é'.repeat(500), { properties: { text: '🙂'.repeat(250) } })
    await browser.rest()
    const { length } = drops
    expect(length).toBeGreaterThan(0)
    const stored = hal.state.queueLength * (1000 + 1000)
    expect(stored).toBeLessThanOrEqual(2 * 1024 * 1024)
    expect(hal.state.queueLength).toBeGreaterThan(900)
  })

  it('tells its version with the ledger', async () => {
    void open().track('a')
    await browser.advance(1000)
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(server.requests[0]?.device).toMatchObject({ sdk_version: version })
  })

  it('numbers the calls of the device without a gap, over pages (loss ledger)', async () => {
    for (let n = 0; n < 3; n++) {
      const next = browser.openPage()
      const hal = open({}, next)
      void hal.track('a')
      void hal.track('b')
      await browser.advance(1500)
      next.close()
    }
    expect(server.order.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(server.requests.map(({ device }) => device?.id)).size).toBe(1)
  })
})

describe('tabs (sdk.md, Tabs)', () => {
  it('share one queue: one sends, promises settle where the call was made', async () => {
    const first = open()
    const second = open({}, browser.openPage())
    await browser.rest()
    const promises = [first.track('a'), second.track('b'), second.identify({ email: 'a@b.c' })]
    await browser.advance(3000)
    expect((await Promise.all(promises)).length).toBe(3)
    expect(server.order).toHaveLength(3)
    expect(server.requests.length).toBeLessThanOrEqual(2)
  })

  it('are one device to the ledger, whichever of them stored first', async () => {
    const first = open()
    const other = browser.openPage()
    const second = open({}, other)
    await browser.rest()
    void second.track('a')
    await browser.rest()
    void first.track('b')
    page.close()
    await browser.advance(20_000)
    expect(new Set(server.requests.map(({ device }) => device?.id)).size).toBe(1)
    expect(server.names().sort()).toEqual(['a', 'b'])
  })

  it('send what another tab stored as it ended, numbered once', async () => {
    open()
    const other = browser.openPage()
    const second = open({}, other)
    await browser.rest()
    void second.track('a')
    other.close()
    await browser.advance(5000)
    expect(server.names()).toEqual(['a'])
    expect(server.requests.at(-1)?.operations[0]?.seq).toBe(1)
  })

  it('send what another tab stored when it could no longer tell', async () => {
    open()
    const other = browser.openPage()
    const second = open({}, other)
    await browser.rest()
    void second.track('a')
    other.suspend()
    await browser.rest()
    other.kill()
    await browser.advance(5000)
    expect(server.names()).toEqual(['a'])
  })

  it('that led before, and was put aside, hears what became of a call it had taken over', async () => {
    const first = open()
    const second = open({}, browser.openPage())
    await browser.rest()
    void second.track('a')
    await browser.rest()
    server.behave({ status: 503 })
    page.suspend()
    await browser.rest()
    page.resume()
    await browser.advance(500)
    server.behave('ok')
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a'])
    expect([first, second].map(({ state }) => state.queueLength)).toEqual([0, 0])
  })

  it('number once what the next one to lead finds while it is still being stored', async () => {
    void open().track('a')
    const other = browser.openPage()
    void open({}, other).track('b')
    other.hide()
    await browser.advance(5000)
    expect(server.names().sort()).toEqual(['a', 'b'])
    expect([...new Set(server.requests.flatMap(({ operations }) => operations.flatMap(({ seq }) => seq ?? [])))]).toEqual([1, 2])
  })

  it('take over the moment the sending tab dies', async () => {
    server.behave({ status: 503 })
    open()
    await browser.rest()
    const second = open({}, browser.openPage())
    await browser.rest()
    const promise = second.track('a')
    await browser.advance(500)
    page.kill()
    server.behave('ok')
    await browser.advance(1000)
    await expect(promise).resolves.toBeDefined()
  })

  it('share visitor and reset', async () => {
    const first = open()
    const second = open({}, browser.openPage())
    await browser.rest()
    expect(second.state.visitorId).toBe(first.state.visitorId)
    first.reset()
    await browser.rest()
    expect(second.state.visitorId).toBe(first.state.visitorId)
  })

  it('settle the promise of a page that was put aside while another tab sent', async () => {
    server.behave('hang')
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(1200)
    const other = browser.openPage()
    open({}, other)
    page.hide()
    page.fire('pagehide')
    server.behave('ok')
    await browser.advance(2000)
    page.show()
    page.fire('pageshow')
    await browser.advance(12_000)
    await expect(promise).resolves.toBeDefined()
    expect(server.order).toHaveLength(1)
  })
})

describe('identity (sdk.md, Calls)', () => {
  it('is that of the call: what is queued is still sent for the old visitor after a reset', async () => {
    const hal = open()
    const before = hal.state.visitorId
    void hal.track('before')
    hal.reset()
    void hal.track('after')
    await browser.advance(3000)
    expect(hal.state.visitorId).not.toBe(before)
    expect(server.order.map(({ visitor_id: id }) => id)).toEqual([before, hal.state.visitorId])
  })

  it('carries the token that an identify earned', async () => {
    server.answer((operation) => (operation.type === 'identify' ? { result: { visitor: { visitor_id: '', verified: true }, matched_by: null, company_by: null, contact: null, company: null, company_ids: [], visitor_token: 'T', warnings: [] } } : {}))
    const hal = open()
    void hal.identify({ user_id: '1', user_hash: 'x' })
    await browser.rest()
    void hal.track('a')
    await browser.advance(1500)
    expect(server.order.map(({ visitor_token: token }) => token)).toEqual([null, 'T'])
    const next = browser.openPage()
    void open({}, next).track('b')
    await browser.advance(1500)
    expect(server.order[2]?.visitor_token).toBe('T')
  })

  it('is whom the device knows, with the token, for what is called before it was asked', async () => {
    const first = open()
    const known = first.state.visitorId
    server.answer((operation) => (operation.type === 'identify' ? { result: { visitor: { visitor_id: '', verified: true }, matched_by: null, company_by: null, contact: null, company: null, company_ids: [], visitor_token: 'T', warnings: [] } } : {}))
    void first.identify({ user_id: '1', user_hash: 'x' })
    await browser.advance(1500)
    page.close()
    const next = open({}, browser.openPage())
    void next.track('known')
    void next.identify({ visitor_id: 'mine' })
    void next.track('named')
    next.reset()
    void next.track('stranger')
    await browser.advance(3000)
    const whose = server.order.slice(1).map(({ visitor_id: id, visitor_token: token }) => [id, token])
    expect(whose).toEqual([[known, 'T'], ['mine', null], ['mine', null], [next.state.visitorId, null]])
  })

  it('may be the app’s own visitor id', async () => {
    const hal = open()
    void hal.identify({ visitor_id: 'mine', email: 'a@b.c' })
    void hal.track('a')
    await browser.rest()
    expect(server.order.map(({ visitor_id: id }) => id)).toEqual(['mine', 'mine'])
  })
})

describe('privacy (sdk.md, Calls)', () => {
  it('writes nothing to the device and sends nothing while consent is pending', async () => {
    const hal = open({ consent: 'pending' })
    const promise = hal.track('a')
    await browser.advance(10_000)
    expect(Object.keys(browser.storage)).toEqual([])
    expect(await browser.indexedDB.databases()).toEqual([])
    expect(server.requests).toEqual([])
    hal.optIn()
    await browser.advance(2000)
    await expect(promise).resolves.toBeDefined()
  })

  it('may be given again where a device that opted out is asked for it', async () => {
    open().optOut()
    page.close()
    const hal = open({ consent: 'pending' }, browser.openPage())
    const promise = hal.track('a')
    hal.optIn()
    await browser.advance(2000)
    await expect(promise).resolves.toBeDefined()
  })

  it('drops what a page of a device that opted out calls before it knows', async () => {
    open().optOut()
    page.close()
    const promise = open({}, browser.openPage()).track('a')
    await expect(promise).rejects.toMatchObject({ code: 'consent_denied' })
    await browser.advance(5000)
    expect(server.requests).toEqual([])
  })

  it('drops calls while consent is denied', async () => {
    await expect(open({ consent: 'denied' }).track('a')).rejects.toMatchObject({ code: 'consent_denied' })
    expect(Object.keys(browser.storage)).toEqual([])
  })

  it('opts out in all tabs, for good, and forgets what waits', async () => {
    server.behave({ status: 503 })
    const hal = open()
    const other = open({}, browser.openPage())
    const promise = hal.track('a')
    await browser.advance(1500)
    hal.optOut()
    await expect(promise).rejects.toMatchObject({ code: 'consent_denied' })
    await browser.rest()
    expect(other.state.consent).toBe('denied')
    server.behave('ok')
    const next = open({}, browser.openPage())
    await expect(next.track('b')).rejects.toMatchObject({ code: 'consent_denied' })
    next.optIn()
    await browser.rest()
    expect(other.state.consent).toBe('granted')
    void next.track('c')
    await browser.advance(20_000)
    expect(server.names()).toEqual(['c'])
  })

  it('follows, when it comes back, a choice that was made while the page was put aside', async () => {
    const hal = open()
    await browser.rest()
    page.hide()
    page.fire('pagehide')
    open({}, browser.openPage()).optOut()
    await browser.rest()
    expect(hal.state.consent).toBe('granted')
    page.show()
    page.fire('pageshow')
    expect(hal.state.consent).toBe('denied')
  })

  it('treats Global Privacy Control as denied if asked to', () => {
    const gpc = browser.openPage({ navigator: { onLine: true, globalPrivacyControl: true } })
    expect(open({ respectGpc: true }, gpc).state.consent).toBe('denied')
    expect(open({}, gpc).state.consent).toBe('granted')
  })

  it('shares the visitor between subdomains only if asked to', async () => {
    const cookies = browser.openPage()
    open({ crossSubdomain: true }, cookies)
    await browser.rest()
    expect(cookies.document.cookie).toContain('domain=')
    open()
    await browser.rest()
    expect(page.document.cookie).toBe('')
  })
})
