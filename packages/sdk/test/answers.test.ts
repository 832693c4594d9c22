import { describe, expect, it } from 'vitest'
import type { FakePage } from './fake-browser.js'
import { browser, open, page, server } from './site.js'

/** The page's `fetch` answers like this, so often; then the server does. */
const answerFirst = (onPage: FakePage, answers: (() => Response)[]): void => {
  const { fetch } = onPage
  onPage.fetch = async (input, init) => answers.shift()?.() ?? fetch(input, init)
}

const html = (status: number) => () => new Response('<html>Sign in</html>', { status, headers: { 'content-type': 'text/html' } })
const json = (status: number, body: unknown) => () => Response.json(body, { status })

describe('an answer that is not HAL’s (sdk.md, Retry)', () => {
  it.each([
    ['status 0 of a service worker', () => Response.error()],
    ...[200, 204, 400, 401, 403, 404, 405, 451].map((status): [string, () => Response] => [`HTML with ${status}`, status === 204 ? () => new Response(null, { status }) : html(status)]),
    ['the JSON of another server', json(403, { code: 'AccessDenied', message: 'no' })],
    ['JSON that is no object', json(404, null)],
    ['results that are no list', json(200, { results: { a: 1 } })],
    ['a problem of HAL with a status of success', json(200, { code: 'unknown_project', detail: 'no' })],
  ])('is retried: %s', async (_name, answer) => {
    answerFirst(page, [answer])
    const hal = open()
    const promise = hal.track('a')
    await browser.advance(10_000)
    await expect(promise).resolves.toBeDefined()
    expect(server.names()).toEqual(['a'])
    expect(hal.state.lastError).toBeDefined()
  })

  it('says its status as the last error', async () => {
    answerFirst(page, [html(403)])
    const hal = open()
    void hal.track('a')
    await browser.advance(1100)
    expect(hal.state.lastError).toMatchObject({ code: 'foreign_answer', status: 403 })
  })

  it('costs no call, however long it lasts', async () => {
    answerFirst(page, Array.from({ length: 40 }, () => html(403)))
    const hal = open()
    const promises = ['a', 'b', 'c'].map((name) => hal.track(name))
    await browser.advance(20 * 60_000)
    await Promise.all(promises)
    expect(server.names().sort()).toEqual(['a', 'b', 'c'])
  })

  it('does not let the one call that a firewall refuses keep the others waiting', async () => {
    server.behave((batch) => (JSON.stringify(batch.operations).includes('DROP TABLE') ? { status: 403, body: '<html>blocked' } : 'ok'))
    const hal = open()
    void hal.track('before')
    void hal.track('DROP TABLE')
    void hal.track('after')
    await browser.advance(5 * 60_000)
    expect(server.names()).toEqual(['before', 'after'])
  })
})

describe('a problem of HAL (sdk.md, Retry)', () => {
  it.each(['invalid_request', 'forbidden', 'origin_not_allowed', 'unknown_project', 'not_found'])('is final: %s', async (code) => {
    server.behave({ status: 403, body: { code, detail: 'no' } })
    const promise = open().track('a')
    await browser.advance(1500)
    await expect(promise).rejects.toMatchObject({ code, detail: 'no' })
  })

  it('is not needed for 413: a lone call that is too large is refused', async () => {
    server.behave({ status: 413, body: '<html>' })
    const promise = open().track('a')
    await browser.advance(1500)
    await expect(promise).rejects.toMatchObject({ status: 413 })
  })
})

describe('an answer with odd results (sdk.md, Retry)', () => {
  const result = (id: string) => ({ id, status: 'ok', result: { event_id: id, contact_id: null, company_id: null, warnings: [] } })
  const odd: [string, (ids: string[]) => unknown[]][] = [
    ['too few', (ids) => ids.slice(1).map(result)],
    ['in another order', (ids) => ids.map(result).reverse()],
    ['of strangers', (ids) => [result('x'), ...ids.slice(1).map(result)]],
    ['that are nothing', (ids) => [null, 5, 'x', ...ids.slice(1).map(result)]],
    ['without a result', (ids) => [{ id: ids[0], status: 'ok' }, ...ids.slice(1).map(result)]],
    ['without a problem', (ids) => [{ id: ids[0], status: 'rejected' }, ...ids.slice(1).map(result)]],
    ['none at all', () => []],
  ]
  it.each(odd)('settles what it names, and retries the rest: %s', async (_name, results) => {
    const { fetch } = page
    let isFirst = true
    page.fetch = async (input, init) => {
      if (!isFirst) return fetch(input, init)
      isFirst = false
      const { operations } = JSON.parse(String(init?.body)) as { operations: { id: string }[] }
      return Response.json({ results: results(operations.map(({ id }) => id)) })
    }
    const hal = open()
    const promises = [hal.track('a'), hal.track('b'), hal.track('c')]
    await browser.advance(10_000)
    expect((await Promise.all(promises)).map(({ event_id: id }) => id)).toEqual(promises.map(({ operationId }) => operationId))
    expect(hal.state.queueLength).toBe(0)
  })
})

describe('a call that is too large by itself (sdk.md, Bounds)', () => {
  it('is refused alone, before the queue', async () => {
    server.behave({ status: 503 })
    const hal = open()
    const drops: unknown[] = []
    hal.on('drop', (drop) => drops.push(drop))
    void hal.track('a')
    await expect(hal.setProperties({ text: 'x'.repeat(3 * 1024 * 1024) })).rejects.toMatchObject({ code: 'too_large' })
    await browser.advance(1500)
    expect(drops).toEqual([])
    expect(hal.state.queueLength).toBe(1)
  })
})
