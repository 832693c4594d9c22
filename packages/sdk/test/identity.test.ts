import { describe, expect, it } from 'vitest'
import { browser, open, page, server } from './site.js'

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

describe('a visitor id that the server would refuse (sdk.md, Calls)', () => {
  it.each(['\ud800', ' '.repeat(3), 'x'.repeat(201), 1.5, 2 ** 60, ['a'], {}, true])('%j stays with its call, and spoils none that follow', async (id) => {
    const hal = open()
    const { visitorId } = hal.state
    void hal.identify({ visitor_id: id as never })
    expect(hal.state.visitorId).toBe(visitorId)
    await browser.advance(1000)
    expect(server.requests[0]?.operations[0]).toHaveProperty('visitor_id', id)
  })

  it.each(['unknown-7', '-12', 'nilsson', 'n/a/7', 'a{b}', '\u2764\ufe0f'])('is the app’s own if it only resembles one: %j', (id) => {
    const hal = open()
    void hal.identify({ visitor_id: id })
    expect(hal.state.visitorId).toBe(id)
  })

  it('is the app’s own if it is a whole number', () => {
    const hal = open()
    void hal.identify({ visitor_id: 42 })
    expect(hal.state.visitorId).toBe('42')
  })
})

describe('a visitor id that is none (sdk.md, Calls)', () => {
  it.each([
    ...['undefined', 'null', '(null)', 'nil', 'N/A', 'Unknown', '[object Object]', ' ', '0', '-1', '0'.repeat(32)],
    ...['{{ user.id }}', 'id-${id}', '<%= id %>', 'a\u200bb', '\u3164', '\u2800'],
  ])('%j spoils only its own call', async (id) => {
    const hal = open()
    const visitor = hal.state.visitorId
    void hal.identify({ visitor_id: id, email: 'a@b.c' })
    await browser.rest()
    expect(server.order[0]?.visitor_id).toBe(id)
    expect(hal.state.visitorId).toBe(visitor)
  })
})
