import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

describe('the end of a page (sdk.md, Unload)', () => {
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

  it.each([...Array(20).keys()])('counts a call once where the browser ends while it stores a new device, %i turns after the call (loss ledger)', async (turns) => {
    void open().track('a')
    await browser.rest(turns)
    browser.quit()
    await browser.rest()
    open({}, browser.openPage())
    await browser.advance(5000)
    expect(server.names()).toEqual(['a'])
    expect(server.counted()).toEqual([1])
  })

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])('leaves no transaction open when it is put aside %i turns after its call, and goes on when it is back', async (turns) => {
    void open().track('a')
    await browser.rest(turns)
    page.suspend()
    expect(browser.transactions()).toBe(0)
    await browser.rest()
    page.resume()
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a'])
    expect(server.counted()).toEqual([1])
  })

  it('sends it also where nothing can be stored at all', async () => {
    const blocked = { configurable: true, get: () => { throw new DOMException('denied', 'SecurityError') } }
    const denied = browser.openPage(Object.create(null, { localStorage: { ...blocked, enumerable: true }, indexedDB: { ...blocked, enumerable: true } }))
    void open({}, denied).track('a')
    denied.close()
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

  it.each([
    ['where it finds it only after these', {}],
    ['where its store does not open', { indexedDB: { open: () => ({}) } }],
    ['where there is no store', { indexedDB: undefined }],
    ['where there is no store and no lock', { indexedDB: undefined, navigator: { onLine: true } }],
  ])('sends it before its own calls too %s', async (_name, overrides) => {
    const slow = browser.openPage({ indexedDB: { open: () => ({}) } })
    server.behave('network_error')
    void open({}, slow).track('a')
    slow.close()
    await browser.advance(20_000)
    server.behave('ok')
    void open({ batchSize: 1 }, browser.openPage(overrides)).track('b')
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
    await browser.advance(500)
    expect(server.requests).toHaveLength(1)
    expect(server.names()).toEqual(['a'])
  })

  it('sends a call that went out before it had its running number once more with it, and no third time (loss ledger)', async () => {
    const hal = open()
    await browser.rest()
    void hal.track('a')
    page.hide()
    page.show()
    await browser.advance(5000)
    expect(server.requests.map(({ operations }) => operations.map(({ seq }) => seq))).toEqual([[undefined], [1]])
    expect(server.names()).toEqual(['a'])
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
})
