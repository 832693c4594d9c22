import { IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

const name = 'hal:https://hal.example:demo'
const nets = (): string[] => Object.keys(browser.storage).filter((key) => key.startsWith(`${name}:`))

const rows = (): Promise<unknown[]> =>
  new Promise((resolve) => {
    browser.indexedDB.open(name).onsuccess = ({ target }) => {
      const database = (target as IDBOpenDBRequest).result
      const stored = database.transaction('q').objectStore('q').getAll(IDBKeyRange.lowerBound(1))
      stored.onsuccess = () => {
        database.close()
        resolve(stored.result)
      }
    }
  })

/** What is stored with the page that was killed at the end of the task in which it called. */
const afterKill = async (): Promise<unknown[]> => {
  await Promise.resolve()
  page.kill()
  await browser.rest()
  return rows()
}

describe('the way to the disk (sdk.md, Queue)', () => {
  it('is one write without a read before it: what is called is stored though the page is killed as its task ends', async () => {
    server.behave('network_error')
    const hal = open()
    await browser.rest()
    void hal.track('a')
    void hal.track('b')
    const stored = await afterKill()
    expect(stored).toHaveLength(1)
    expect(JSON.parse(String(stored[0]))).toMatchObject([{ call: { name: 'a' } }, { call: { name: 'b' } }])
    expect(String(stored[0])).not.toContain('seq')
  })

  it('does not wait for an earlier write', async () => {
    server.behave('network_error')
    const hal = open()
    await browser.rest()
    void hal.track('a')
    await Promise.resolve()
    void hal.track('b')
    expect(await afterKill()).toHaveLength(2)
  })

  it('begins in the safety net while the database is not open, and is released from there', async () => {
    server.behave('network_error')
    const hal = open()
    void hal.track('a')
    await Promise.resolve()
    void hal.track('b')
    await Promise.resolve()
    expect(nets().map((key) => JSON.parse(browser.storage[key] ?? '').length)).toEqual([1, 1])
    await browser.rest()
    expect(nets()).toEqual([])
    expect(await rows()).toHaveLength(2)
  })

  it('loses nothing of the first task of a page that is killed as that ends', async () => {
    void open().track('a')
    await Promise.resolve()
    page.kill()
    open({}, browser.openPage())
    await browser.advance(5000)
    expect(server.names()).toEqual(['a'])
    expect(server.counted()).toEqual([1])
  })

  it('stores calls of one task together, however many', async () => {
    server.behave('network_error')
    const hal = open()
    await browser.rest()
    for (let n = 0; n < 1000; n++) void hal.track(`${n}`)
    const stored = await afterKill()
    expect(stored.flatMap((text) => JSON.parse(String(text)))).toHaveLength(1000)
  })

  it('writes less than 1 MB for 500 calls while the network hangs, each in a task of its own', async () => {
    server.behave('hang')
    let written = 0
    const { setItem } = page.localStorage
    page.localStorage.setItem = (key, text) => {
      written += text.length
      setItem(key, text)
    }
    const hal = open()
    for (let n = 0; n < 500; n++) {
      void hal.track(`event ${n}`, n, { properties: { plan: 'pro' } })
      await browser.rest(1)
    }
    await browser.rest()
    expect(written + JSON.stringify(await rows()).length * 2).toBeLessThan(1_000_000)
  })

  it('numbers stored calls of ended pages, and counts each once (loss ledger)', async () => {
    server.behave('network_error')
    for (let n = 0; n < 3; n++) {
      const next = browser.openPage()
      const hal = open({}, next)
      await browser.rest()
      void hal.track(`${n}`)
      await Promise.resolve()
      next.kill()
    }
    server.behave('ok')
    open()
    await browser.advance(20_000)
    expect(server.names()).toEqual(['0', '1', '2'])
    expect(server.counted()).toEqual([1, 2, 3])
  })

  it('is read by a page of 0.1.0: names, version and shape of the rows are the same', async () => {
    server.behave('network_error')
    void open().track('a')
    await browser.rest()
    const [database] = await browser.indexedDB.databases()
    expect(database).toEqual({ name, version: 1 })
    expect(JSON.parse(String((await rows())[0]))).toEqual([{ call: expect.objectContaining({ name: 'a', type: 'track' }), seq: 1, visitor: expect.stringMatching(/^v_/) }])
  })
})

describe('an open database (F13)', () => {
  it('is given up when the page’s own logout deletes it, and opened again with the next write', async () => {
    const hal = open()
    await browser.rest()
    void hal.track('a')
    await browser.advance(2000)
    const request = browser.indexedDB.deleteDatabase(name)
    let isBlocked = false
    request.onblocked = () => (isBlocked = true)
    await new Promise((resolve) => (request.onsuccess = resolve))
    expect(isBlocked).toBe(false)
    const promise = hal.track('b')
    await browser.advance(2000)
    await expect(promise).resolves.toBeDefined()
    expect(await browser.indexedDB.databases()).toHaveLength(1)
    expect(server.counted()).toEqual([1, 2])
  })
})

describe('a poisoned ledger (F4)', () => {
  it('heals: only counts that are numbers are read', async () => {
    const hal = open()
    void hal.track('a')
    await browser.advance(2000)
    page.kill()
    await new Promise<void>((resolve) => {
      browser.indexedDB.open(name).onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result
        const transaction = database.transaction('q', 'readwrite')
        transaction.oncomplete = () => resolve(database.close())
        transaction.objectStore('q').put({ id: 'd', seq: 1, dropped: { clone: 'function () {}0', expired: 2 }, newest: {} }, 0)
      }
    })
    Object.defineProperty(Object.prototype, 'clone', { value: () => 0, enumerable: true, configurable: true })
    try {
      void open({}, browser.openPage()).track('b')
      await browser.advance(2000)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'clone')
    }
    expect(server.requests.at(-1)?.device).toMatchObject({ id: 'd', dropped: { expired: 2 } })
    expect(server.requests.at(-1)?.device?.dropped).not.toHaveProperty('clone')
  })
})
