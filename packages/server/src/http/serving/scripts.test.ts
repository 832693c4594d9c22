import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { scriptFiles, scriptText, startTestServer, stubText, type TestServer } from '../test/server.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** What an earlier server of this installation has left. */
async function leaveReleases(path: string, texts: Record<string, string>): Promise<void> {
  const store = openSqliteStore({ path })
  for (const [version, text] of Object.entries(texts)) await store.keepScript({ version, bytes: bytesOf(text), kept_at: 0 })
  await store.close()
}

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const get = (path: string, headers: Record<string, string> = {}) => server.call('GET', path, { headers })

describe('what belongs to the script (wire, "Serving")', () => {
  it.each([
    ['/stub.js', stubText, 'text/javascript; charset=utf-8'],
    ['/hal.say.js', scriptFiles['hal.say.js'], 'text/javascript; charset=utf-8'],
    ['/hal.global.js.map', JSON.parse(scriptFiles['hal.global.js.map'] ?? ''), 'application/json; charset=utf-8'],
    ['/hal.say.js.map', JSON.parse(scriptFiles['hal.say.js.map'] ?? ''), 'application/json; charset=utf-8'],
  ])('%s may be loaded by any site, and is checked again after a while', async (path, body, type) => {
    const answer = await get(path)
    expect(answer).toMatchObject({ status: 200, body })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': expect.stringContaining('max-age=300'),
    })
    expect((await get(path, { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304)
  })

  it('is not there where it is not built', async () => {
    const assets = { ...server.dependencies.assets, scriptPath: '/nowhere/hal.global.js' }
    const unbuilt = await startTestServer({ assets })
    for (const path of ['/hal.say.js', '/hal.global.js.map']) {
      expect(await unbuilt.call('GET', path)).toMatchObject({ status: 404, body: { detail: expect.stringContaining('npm run build') } })
    }
    expect((await unbuilt.call('GET', '/stub.js')).status).toBe(200)
    await unbuilt.close()
  })
})

describe('scripts of past releases (wire, "Serving")', () => {
  it('stay served byte for byte and for good, beside the current one', async () => {
    const store = { '0.2.0': 'let past = 0', '0.2.1': 'let past = 1' }
    const late = await startTestServer({ queries: { ...server.dependencies.queries, keptScript: async (version: string) => bytesOf(store[version as '0.2.0']) } })
    for (const version of ['0.2.0', '0.2.1'] as const) {
      const answer = await late.call('GET', `/hal.${version}.js`)
      expect(answer).toMatchObject({ status: 200, body: store[version] })
      expect(answer.headers.get('cache-control')).toMatch(/immutable/)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    }
    expect((await late.call('GET', '/hal.1.2.3.js')).body).toBe(scriptText)
    await late.close()
  })

  it('come from the database that earlier servers wrote', async () => {
    await leaveReleases(server.databasePath, { '0.2.0': 'let past = "ü"' })
    const forms = await Promise.all(['br', 'gzip', 'identity'].map((coding) => get('/hal.0.2.0.js', { 'accept-encoding': coding })))
    for (const form of forms) expect(form).toMatchObject({ status: 200, body: 'let past = "ü"' })
    expect(new Set(forms.map(({ headers }) => headers.get('etag'))).size).toBe(3)
  })

  it('are refused for a version that was never served, with the one that is', async () => {
    for (const version of ['0.3.0', '1.2.3-dev.00000000', '../hal', '9'.repeat(500)]) {
      const answer = await get(`/hal.${encodeURIComponent(version)}.js`)
      expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('/hal.1.2.3.js') } })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })
})
