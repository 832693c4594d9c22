import { readFileSync } from 'node:fs'
import { IDBObjectStore } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { browser, open, page, server } from './site.js'

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

describe('the durable queue (sdk.md, Queue)', () => {
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

  it.each([0, -5, 1.5, 'x'])('sends a stored call once whose running number is %s', async (seq) => {
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
