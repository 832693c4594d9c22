import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

const year = 365 * 24 * 60 * 60 * 1000

const clocks: [name: string, change: () => void][] = [
  ['set back by a year', () => browser.setClock(browser.now() - year)],
  ['moved on by a year', () => browser.setClock(browser.now() + year)],
  ['stopped', () => browser.freezeClock()],
  ['stopped at 0', () => (browser.setClock(0), browser.freezeClock())],
]

describe.each(clocks)('a wall clock that is %s (sdk.md, Clocks)', (_name, change) => {
  it('delays no batch, also while the page goes on calling', async () => {
    const hal = open()
    await browser.rest()
    void hal.track('a')
    change()
    for (let n = 0; n < 4; n++) {
      await browser.advance(300)
      void hal.track('b')
    }
    expect(server.names()[0]).toBe('a')
  })

  it('makes no pause longer than it is', async () => {
    server.behave((_batch, count) => (count === 1 ? { status: 503, headers: { 'retry-after': '30' } } : 'ok'))
    const hal = open()
    void hal.track('a')
    await browser.advance(1500)
    change()
    await browser.advance(28_000)
    expect(server.requests).toHaveLength(1)
    await browser.advance(2000)
    expect(server.order).toHaveLength(1)
  })

  it('makes no pause of one tab longer in another one', async () => {
    server.behave((_batch, count) => (count === 1 ? { status: 503, headers: { 'retry-after': '30' } } : 'ok'))
    void open().track('a')
    await browser.advance(1500)
    const tab = open({}, browser.openPage())
    await browser.rest()
    change()
    page.kill()
    void tab.track('b')
    await browser.advance(31_000)
    expect(server.names()).toContain('b')
  })

  it('keeps ids unique, and in order', async () => {
    const hal = open()
    const ids = [hal.track('a').operationId]
    change()
    for (let n = 0; n < 5000; n++) ids.push(hal.track('b').operationId)
    expect(new Set(ids).size).toBe(5001)
    expect([...ids].sort()).toEqual(ids)
    expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true)
  })

  it('expires no call of a page that is open', async () => {
    server.behave({ status: 503 })
    const hal = open()
    const drops: unknown[] = []
    hal.on('drop', (drop) => drops.push(drop))
    void hal.track('a')
    await browser.advance(1500)
    change()
    void hal.track('b')
    await browser.advance(1500)
    expect(drops).toEqual([])
    expect(hal.state.queueLength).toBe(2)
  })
})

it('sends at once with the next page what an impossible pause holds back, and the pages after it too (sdk.md, Clocks)', async () => {
  server.behave({ status: 503 })
  void open().track('a')
  await browser.advance(1500)
  page.kill()
  browser.setClock(browser.now() - year)
  server.behave('ok')
  open({}, browser.openPage())
  await browser.advance(500)
  expect(server.names()).toEqual(['a'])
})

it('keeps the order of calls over pages though the clock was set back between them (sdk.md, Retry)', async () => {
  server.behave('network_error')
  void open().track('a')
  await browser.advance(1500)
  page.kill()
  browser.setClock(browser.now() - 1000)
  server.behave('ok')
  void open({}, browser.openPage()).track('b')
  await browser.advance(20_000)
  expect(server.names()).toEqual(['a', 'b'])
})
