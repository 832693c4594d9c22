import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

describe('hal.destroy() (sdk.md, Calls)', () => {
  it('loses nothing: what waits goes out', async () => {
    const hal = open()
    await browser.advance(2000)
    void hal.track('a')
    hal.destroy()
    await browser.rest()
    expect(server.names()).toEqual(['a'])
  })

  it.each([0, 1, 5, 40])('loses nothing where the server is gone, %i turns after the call: the next client sends it', async (turns) => {
    server.behave('network_error')
    const hal = open()
    void hal.track('a')
    if (turns) await browser.rest(turns)
    hal.destroy()
    await browser.rest()
    server.behave('ok')
    open()
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a'])
    expect(server.counted()).toEqual([1])
  })

  it('gives up lock, channel, timers, listeners and database', async () => {
    server.behave({ status: 503 })
    const hal = open()
    void hal.track('a')
    await browser.advance(1500)
    hal.destroy()
    await browser.rest()
    expect([browser.locks(), browser.channels(), browser.timers(), page.listens()]).toEqual([[], 0, 0, false])
    await new Promise((resolve) => (browser.indexedDB.deleteDatabase('hal:https://hal.example:demo').onsuccess = resolve))
  })

  it('does so also right after the start', async () => {
    open().destroy()
    await browser.rest()
    expect([browser.locks(), browser.channels(), browser.timers(), page.listens()]).toEqual([[], 0, 0, false])
  })

  it('rejects later calls, and a second one changes nothing', async () => {
    const hal = open()
    hal.destroy()
    hal.destroy()
    await expect(hal.track('a')).rejects.toMatchObject({ code: 'destroyed' })
    await hal.flush()
    hal.reset()
    expect(hal.state.queueLength).toBe(0)
    await browser.advance(5000)
    expect(server.requests).toEqual([])
    expect(browser.timers()).toBe(0)
  })

  it('hands over to another tab, and to a new client of the same page', async () => {
    const first = open()
    const second = open({}, browser.openPage())
    await browser.rest()
    first.destroy()
    const promises = [second.track('a'), open().track('b')]
    await browser.advance(3000)
    await Promise.all(promises)
    expect(server.names().sort()).toEqual(['a', 'b'])
  })
})
