import { afterEach, describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

const undo: (() => void)[] = []

/** Replaces a built-in of the page, as old libraries do. */
const replace = (target: object, key: string, value: unknown): void => {
  const before = Object.getOwnPropertyDescriptor(target, key)
  Object.defineProperty(target, key, { value, configurable: true, writable: true })
  undo.push(() => (before ? Object.defineProperty(target, key, before) : Reflect.deleteProperty(target, key)))
}

afterEach(() => undo.splice(0).forEach((restore) => restore()))

describe('built-ins that a page has replaced (F8, F9)', () => {
  it('do not keep a second tab from announcing and sending: Array.from without its mapper, Object.keys of what is inherited too', async () => {
    open()
    const second = open({}, browser.openPage())
    await browser.rest()
    const { from } = Array
    replace(Array, 'from', (list: ArrayLike<unknown>) => from(list))
    replace(Object, 'keys', (value: object) => {
      const keys: string[] = []
      for (const key in value) keys.push(key)
      return keys
    })
    const promise = second.track('a')
    await browser.advance(1500)
    await expect(promise).resolves.toBeDefined()
  })

  it('do not change envelope, profile and stored text', async () => {
    const bodies: unknown[] = []
    const { fetch } = page
    page.fetch = async (input, init) => {
      bodies.push(JSON.parse(String(init?.body)))
      return fetch(input, init)
    }
    const hal = open()
    server.behave('network_error')
    const { operationId } = hal.track('a')
    replace(Array.prototype, 'toJSON', () => 'list')
    replace(Object.prototype, 'toJSON', () => 'object')
    await browser.advance(1500)
    const profile = JSON.parse(browser.storage['hal:https://hal.example:demo'] ?? '')
    undo.splice(0).forEach((restore) => restore())
    expect(bodies).toMatchObject([{ project_id: 'demo', visitor_id: hal.state.visitorId, device: { dropped: {} }, operations: [{ id: operationId }] }])
    expect(profile).toMatchObject({ visitor: hal.state.visitorId })
  })
})

describe('the page’s fetch (F11)', () => {
  it('is called with a text and a plain object', async () => {
    const given: [unknown, RequestInit | undefined][] = []
    const { fetch } = page
    page.fetch = async (input, init) => {
      given.push([input, init])
      return fetch(input, init)
    }
    void open().track('a')
    await browser.advance(1500)
    expect(given).toEqual([
      [
        'https://hal.example/api/widget/batch',
        { method: 'POST', headers: { 'content-type': 'text/plain' }, body: expect.stringContaining('"name":"a"'), credentials: 'omit', keepalive: false, signal: expect.any(AbortSignal) },
      ],
    ])
  })
})

describe('a message that cannot be sent (F9)', () => {
  it('keeps nothing else from being done', async () => {
    const Channel = page.BroadcastChannel
    if (!Channel) throw new Error('The fake browser has channels')
    const broken = class extends Channel {
      override postMessage(): void {
        throw new DOMException('no', 'DataCloneError')
      }
    }
    const promise = open({}, browser.openPage({ BroadcastChannel: broken })).track('a')
    await browser.advance(1500)
    await expect(promise).resolves.toBeDefined()
  })
})
