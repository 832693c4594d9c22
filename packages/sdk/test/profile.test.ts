import { describe, expect, it } from 'vitest'
import type { FakePage } from './fake-browser.js'
import { browser, open, page, server } from './site.js'

const key = 'hal:https://hal.example:demo'

/** The cookies of a site, which its subdomains share. */
const createJar = () => {
  const cookies = new Map<string, string>()
  return {
    get cookie() {
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      const [pair = '', domain] = text.split(';')
      const [name = '', value = ''] = pair.split('=')
      // the last label alone is a public suffix
      if (domain?.includes('.')) cookies.set(name, value)
    },
  }
}

/** A page of another subdomain: a storage of its own, and the cookies of the site. */
const openSubdomain = (jar: ReturnType<typeof createJar>, store: Record<string, string>): FakePage => {
  const opened = browser.openPage({
    indexedDB: undefined,
    BroadcastChannel: undefined,
    localStorage: {
      getItem: (name: string) => store[name] ?? null,
      setItem: (name: string, text: string) => void (store[name] = text),
      removeItem: (name: string) => void delete store[name],
    },
  })
  Object.defineProperty(opened.document, 'cookie', Object.getOwnPropertyDescriptor(jar, 'cookie') ?? {})
  return opened
}

describe('what pages share is read before it is written (F1)', () => {
  it('keeps the opt-out of a page that could not tell', async () => {
    const hal = open()
    await browser.rest()
    browser.storage[key] = JSON.stringify({ hasOptedOut: true })
    const blind = browser.openPage({ BroadcastChannel: undefined })
    await browser.rest()
    const promise = open({}, blind).track('a')
    await expect(promise).rejects.toMatchObject({ code: 'consent_denied' })
    expect(hal.state.queueLength).toBe(0)
  })

  it('keeps the visitor that another page without messages has named', async () => {
    const [first, second] = [0, 1].map(() => open({}, browser.openPage({ BroadcastChannel: undefined })))
    await browser.rest()
    void first?.identify({ visitor_id: 'mine' })
    await browser.advance(1500)
    void second?.track('a')
    await browser.advance(1500)
    expect(JSON.parse(browser.storage[key] ?? '')).toMatchObject({ visitor: 'mine' })
  })

  it('gives no token to a visitor that it is not of', async () => {
    server.answer((operation) => (operation.type === 'identify' ? { result: { visitor: { visitor_id: '', verified: true }, matched_by: null, company_by: null, contact: null, company: null, company_ids: [], visitor_token: 'T', warnings: [] } } : {}))
    const hal = open()
    await Promise.all([hal.identify({ user_id: '1', user_hash: 'x' }), browser.advance(1000)])
    page.suspend()
    open({}, browser.openPage()).reset()
    await browser.rest()
    page.resume()
    await browser.rest()
    void hal.track('a')
    await browser.advance(2000)
    expect(server.order.at(-1)?.visitor_token).toBe(null)
  })
})

describe('a visitor that subdomains share (sdk.md, Host page)', () => {
  it('is not overwritten by a page that did not see it change', async () => {
    const jar = createJar()
    const [shop, blog] = [openSubdomain(jar, {}), openSubdomain(jar, {})].map((opened) => open({ crossSubdomain: true }, opened))
    await browser.rest()
    void shop?.identify({ visitor_id: 'mine' })
    void blog?.track('a')
    await browser.advance(2000)
    expect(jar.cookie).toBe('hal_demo=mine')
  })

  it('has opted out on all of them, and in again', async () => {
    const jar = createJar()
    const store = {}
    const shop = open({ crossSubdomain: true }, openSubdomain(jar, {}))
    await browser.rest()
    shop.optOut()
    const blog = open({ crossSubdomain: true }, openSubdomain(jar, store))
    await browser.rest()
    expect(blog.state.consent).toBe('denied')
    shop.optIn()
    await browser.rest()
    expect(open({ crossSubdomain: true }, openSubdomain(jar, store)).state.consent).toBe('granted')
  })

  it('has opted out for a page that is open, with its next call', async () => {
    const jar = createJar()
    const [shop, blog] = [openSubdomain(jar, {}), openSubdomain(jar, {})].map((opened) => open({ crossSubdomain: true }, opened))
    await browser.rest()
    shop?.optOut()
    await expect(blog?.track('a')).rejects.toMatchObject({ code: 'consent_denied' })
  })

  it('works in a sandboxed frame, which refuses its cookies, as without the option (F10)', async () => {
    const frame = browser.openPage()
    const refuse = (): never => {
      throw new DOMException('sandboxed', 'SecurityError')
    }
    Object.defineProperty(frame.document, 'cookie', { get: refuse, set: refuse })
    const hal = open({ crossSubdomain: true }, frame)
    const promise = hal.track('a')
    await browser.advance(2000)
    await expect(promise).resolves.toBeDefined()
    hal.reset()
    hal.optOut()
    expect(hal.state.consent).toBe('denied')
  })
})

describe('a remembered visitor id that is none by now (wire.md)', () => {
  it.each(['null', 'undefined', '(null)', 'unknown', '0', '{{user.id}}'])('is replaced by an anonymous one at the start, in stored calls too: %j', async (visitor) => {
    server.behave('network_error')
    const hal = open()
    void hal.track('a')
    await browser.rest()
    page.kill()
    browser.storage[key] = JSON.stringify({ visitor, token: 'T', since: 1 })
    await new Promise<void>((resolve) => {
      browser.indexedDB.open(key).onsuccess = ({ target }) => {
        const database = (target as IDBOpenDBRequest).result
        const stored = database.transaction('q', 'readwrite').objectStore('q')
        stored.get(1).onsuccess = ({ target }) => {
          const text = String((target as IDBRequest).result)
          stored.put(text.replace(/"visitor":"[^"]*"/, `"visitor":"${visitor}","token":"T"`), 1).onsuccess = () => resolve(database.close())
        }
      }
    })
    server.behave('ok')
    const next = open({}, browser.openPage())
    void next.track('b')
    await browser.advance(20_000)
    expect(server.names()).toEqual(['a', 'b'])
    expect(next.state.visitorId).toMatch(/^v_[\da-f]{32}$/)
    expect(server.order.map(({ visitor_id: id, visitor_token: token }) => [id, token])).toEqual([0, 1].map(() => [next.state.visitorId, null]))
  })
})
