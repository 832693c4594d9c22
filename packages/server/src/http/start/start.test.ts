import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLinkKey } from '../../accounts/link-key.js'
import { attack } from '../test/attack.js'
import { startTestServer, stubText, testStartKey, type CallOptions, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member

beforeEach(async () => {
  server = await startTestServer()
  member = await server.newMember('owner@acme.com')
})
afterEach(() => server.close())

const withKey = (path: string, key = testStartKey) => server.call('GET', path, { headers: { authorization: `Bearer ${key}` } })
const calls = async () => (await withKey(`/start/projects/${member.projectId}/calls`)).body
const widget = (route: string, body: object, options: CallOptions = {}) =>
  server.call('POST', `/api/widget/${route}`, { body: { project_id: member.projectId, visitor_id: 'v', ...body }, ...options })
const fromApp = { headers: { origin: 'https://app.example.com' } }

/** Everything that a page of this server answers to whoever has no key, or another one. */
const keyedPaths = () => ['/start/projects', `/start/projects/${member.projectId}/snippets`, `/start/projects/${member.projectId}/calls`]

describe('the start page (wire, "Serving")', () => {
  it('says that the server works, and shows strangers the snippet with a placeholder', async () => {
    const { status, headers, body } = await server.call('GET', '/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(body).toContain('HAL is running')
    expect(body).toContain('data-project-id=&quot;YOUR_PROJECT_ID&quot;')
    expect(body).toContain(`&lt;script&gt;${stubText}&lt;/script&gt;`)
    expect(body).toContain(`src=&quot;${server.url}/hal.js&quot;`)
    expect(body).not.toContain(member.projectId)
    expect(body).not.toMatch(/\{\{\w+\}\}/)
  })

  it('runs nothing inline', async () => {
    const { headers, body } = await server.call('GET', '/')
    expect(headers.get('content-security-policy')).toContain("script-src 'self';style-src 'self'")
    expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/)
    const loaded = [...String(body).matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
    for (const path of loaded) expect((await server.call('GET', path)).status, path).toBe(200)
  })

  it('has no dead link, whether the demo is on or off', async () => {
    for (const demo of [true, false]) {
      const other = await startTestServer({ config: { demo } })
      const { body } = await other.call('GET', '/')
      const links = [...String(body).matchAll(/<a [^>]*href="(\/[^"#]*)"/g)].map(([, path]) => path ?? '')
      expect(links.includes('/demo')).toBe(demo)
      for (const link of new Set(links)) expect((await other.call('GET', link)).status, link).toBe(200)
      await other.close()
    }
  })

  it('says what keeps the server from working', async () => {
    const broken = await startTestServer({ checkReady: () => Promise.reject(new Error('disk full')) })
    expect((await broken.call('GET', '/')).body).toContain('The database cannot be written')
    await broken.close()
    const low = await startTestServer({ diskLevel: () => 'low' })
    expect((await low.call('GET', '/')).body).toContain('The disk is nearly full')
    await low.close()
  })

  it('warns of a proxy that HAL is not set up for (wire, budgets)', async () => {
    expect((await server.call('GET', '/')).body).not.toContain('HAL_TRUST_PROXY')
    await server.call('GET', '/healthz', { headers: { 'x-forwarded-for': '203.0.113.7' } })
    expect((await server.call('GET', '/')).body).toContain('Set HAL_TRUST_PROXY=1')
  })

  it('points to the address that was opened, and never shows a Host header that is none', async () => {
    const answered = (host: string) => attack(server, `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`).closed
    expect(await answered('hal.acme.com:8080')).toContain('http://hal.acme.com:8080/hal.js')
    const wrong = await answered('acme.com"><img src=x>')
    expect(wrong).toContain('http://localhost/hal.js')
    expect(wrong).not.toContain('<img')
  })

  it('points to HAL_PUBLIC_URL where it is set', async () => {
    const behind = await startTestServer({ config: { publicUrl: 'https://hal.acme.com' } })
    expect((await behind.call('GET', '/')).body).toContain('https://hal.acme.com/hal.js')
    await behind.close()
  })
})

describe('the key of the printed link (wire, "Serving")', () => {
  it('opens the projects of the installation, their snippets, and the link to the demo', async () => {
    const projects = (await withKey('/start/projects')).body
    expect(projects).toEqual({ projects: [{ id: member.projectId, name: 'owner@acme.com' }], demo: `/demo#key=${server.dependencies.demoTokens.key}` })
    const { script, csp } = (await withKey(`/start/projects/${member.projectId}/snippets`)).body as Record<string, string>
    expect(script).toContain(`src="${server.url}/hal.js" data-project-id="${member.projectId}"`)
    expect(csp).toMatch(/^script-src http:\S+ 'sha256-\S+'; connect-src http:\S+$/)
    expect((await withKey('/start/projects/nobody/calls')).status).toBe(404)
  })

  it('names no demo that is off', async () => {
    const off = await startTestServer({ config: { demo: false } })
    const { body } = await off.call('GET', '/start/projects', { headers: { authorization: `Bearer ${testStartKey}` } })
    expect(body).toEqual({ projects: [], demo: null })
    await off.close()
  })

  it('is the only one: strangers learn no project id by any other', async () => {
    const { key: ofAnother } = createLinkKey('the secret of another server', 'hal start link')
    const near = ['', testStartKey.slice(1), `${testStartKey}x`, testStartKey.toLowerCase(), ofAnother, server.dependencies.demoTokens.key, member.token]
    const wrong = fc.oneof(fc.constantFrom(...near), fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), maxLength: 60 }))
    await fc.assert(
      fc.asyncProperty(wrong, async (key) => {
        for (const path of keyedPaths()) {
          const answer = await withKey(path, key)
          expect(answer, path).toMatchObject({ status: 401, body: { code: 'unauthenticated', detail: expect.stringContaining('link') } })
          expect(JSON.stringify(answer.body)).not.toContain(member.projectId)
        }
      }),
      { numRuns: 40, examples: near.map((key) => [key]) },
    )
    for (const path of keyedPaths()) expect((await server.call('GET', path)).status).toBe(401)
    expect((await server.call('GET', `/?key=${testStartKey}`)).body).not.toContain(member.projectId)
  })

  it('answers strangers the same for a project that exists and for one that does not', async () => {
    const asked = async (id: string) => ({ ...((await server.call('GET', `/start/projects/${id}/calls`)).body as object), request_id: '' })
    expect(await asked(member.projectId)).toEqual(await asked('nobody'))
  })

  it('is limited by rate, as every page', async () => {
    const limited = await startTestServer({ config: { rateLimit: { count: 2, seconds: 60 } } })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await limited.call('GET', '/start/projects', { headers: { authorization: 'Bearer wrong' } })).status)
    expect(statuses).toEqual([401, 401, 429])
    await limited.close()
  })

  it('is never logged', async () => {
    await withKey('/start/projects')
    expect(server.log.join('')).not.toContain(testStartKey)
  })
})

describe('the first call (K28)', () => {
  it('shows where a call came from and what it did, and nothing of the person', async () => {
    expect(await calls()).toMatchObject({ has_visitors: false, calls: [], troubles: [] })
    await widget('identify', { email: 'nora@northwind.com', name: 'Nora' }, fromApp)
    const answer = await calls()
    expect(answer).toMatchObject({
      has_visitors: true,
      calls: [{ type: 'identify', origin: 'https://app.example.com', effect: 'contact_created', is_repeated: false, is_dry_run: false }],
    })
    expect(JSON.stringify(answer)).not.toMatch(/nora|northwind/i)
  })

  it('shows each operation of a batch, dry runs and repeated calls', async () => {
    const operations = [{ id: 'a', type: 'identify', visitor_id: 'v', email: 'a@acme.com' }, { id: 'b', type: 'set_stage', visitor_id: 'v', stage: 'Qualified' }]
    await server.call('POST', '/api/widget/batch', { body: { project_id: member.projectId, operations } })
    await widget('track', { name: 'x', dry_run: true })
    await widget('identify', { id: 'a', email: 'a@acme.com' })
    expect(await calls()).toMatchObject({
      calls: [
        { type: 'identify', is_repeated: true },
        { type: 'track', is_dry_run: true },
        { type: 'set_stage', effect: 'stage_applied' },
        { type: 'identify', effect: 'contact_created' },
      ],
    })
  })

  it('shows what was refused and what to change: origin, body, stage, field', async () => {
    await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: { allowed_origins: ['https://app.example.com'] } })
    expect((await widget('track', { name: 'x' }, { headers: { origin: 'https://other.example.com' } })).status).toBe(403)
    await widget('track', { name: 7 }, fromApp)
    await widget('identify', { emial: 'a@acme.com', email: 'b@acme.com' }, fromApp)
    await server.call('POST', '/api/widget/batch', { ...fromApp, body: { project_id: member.projectId, operations: [{ id: 'b', type: 'set_stage', visitor_id: 'v', stage: 'Qualifed' }] } })
    expect(await calls()).toMatchObject({
      troubles: [
        { code: 'unknown_stage', kind: 'problem', type: 'set_stage', help: expect.stringContaining('stages'), page: '/docs/problems/unknown_stage' },
        { code: 'unknown_field', kind: 'warning', field: 'emial', page: '/docs/warnings#unknown_field' },
        { code: 'invalid_request', field: 'name', type: 'track', count: 1 },
        { code: 'origin_not_allowed', origin: 'https://other.example.com', help: expect.stringContaining('allowed_origins') },
      ],
    })
  })

  it('records no call to a project that does not exist', async () => {
    await server.call('POST', '/api/widget/track', { body: { project_id: 'nobody', visitor_id: 'v', name: 'x' } })
    expect((await withKey('/start/projects/nobody/calls')).status).toBe(404)
    expect(await calls()).toMatchObject({ calls: [], troubles: [] })
  })
})

describe('the files of the start page', () => {
  const folder = new URL('../../../public/start/', import.meta.url)

  it('has every element that its scripts ask for', () => {
    const page = readFileSync(new URL('index.html', folder), 'utf8')
    const scripts = ['app.js', 'arrivals.js', 'copy.js'].map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
    for (const [, id] of scripts.matchAll(/byId\('([\w-]+)'\)/g)) expect(page, id).toContain(`id="${id}"`)
    expect(existsSync(new URL('style.css', folder))).toBe(true)
  })
})
