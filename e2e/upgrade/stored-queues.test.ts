import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../packages/server/src/http/test/server.js'
import { operationCounts } from '../../packages/server/test/torture/file.js'
import { browsers, day, leaveDatabase } from '../../packages/server/test/upgrade/v0.1.0/recorded.js'
import { reopenBrowser } from './old-browser.js'

const now = day.recorded_at + 3_600_000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ now: () => now, leaveDatabase })
})
afterAll(() => server.close())

describe('calls that the SDK of 0.1.0 stored, after the upgrade of the server', () => {
  it.each(browsers.map((browser) => [browser.name, browser] as const))('are all settled, and take effect once: %s', async (_name, recorded) => {
    const browser = await reopenBrowser(recorded, server.url, now)
    const outcomes = new Map<string, string>()
    browser.openPage().on('result', ({ id, status, problem }) => void outcomes.set(id, problem?.code ?? status))
    await browser.settle()
    const ids = recorded.waiting.map(({ id }) => id)
    expect([...outcomes]).toEqual(ids.map((id) => [id, expect.stringMatching(/^(ok|duplicate)$/)]))
    const counts = operationCounts(server.databasePath)
    expect(ids.map((id) => counts.get(id))).toEqual(ids.map(() => 1))
    expect(await browser.stored()).toEqual([])
  })

  it('were recorded in each way in which calls can wait', () => {
    const types = new Set(browsers.flatMap(({ waiting }) => waiting.map(({ type }) => type)))
    expect([...types].sort()).toEqual(['identify', 'set_deal', 'set_properties', 'set_stage', 'track'])
  })

  it('leave nothing missing in the loss ledger', async () => {
    const signedIn = await server.call('POST', '/api/auth/login', { body: { email: 'owner@example.test', password: 'correct horse battery staple' } })
    const { token } = signedIn.body as { token: string }
    for (const { id } of Object.values(day.projects)) {
      expect((await server.call('GET', `/api/projects/${id}/delivery`, { token })).body).toMatchObject({ missing: 0 })
    }
  })
})
