import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

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

  it.each([
    ['https://app.example', true],
    ['https://app.example:8443', true],
    ['http://app.example', false],
    ['http://https.example', false],
  ])('sends the shared cookie over https only, where the page is: %s (W22)', async (origin, isSecure) => {
    const shared = browser.openPage({ location: { origin, hostname: new URL(origin).hostname } })
    open({ crossSubdomain: true }, shared)
    await browser.rest()
    expect(shared.document.cookie).toContain(';samesite=lax')
    expect(shared.document.cookie.includes(';secure')).toBe(isSecure)
  })

  it('clears the shared cookie as secure as it was written (W22)', async () => {
    const shared = browser.openPage()
    const hal = open({ crossSubdomain: true }, shared)
    await browser.rest()
    hal.optOut()
    await browser.rest()
    expect(shared.document.cookie).toMatch(/^hal_[^=]*=;.*;secure$/)
  })
})
