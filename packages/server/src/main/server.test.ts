import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigError, readConfig, type Config } from '../config.js'
import { greeting } from './greeting.js'
import { resolveSecret } from './secret.js'
import { startServer, type Running } from './server.js'
import { startFault } from './start-fault.js'

const assets = { scriptPath: '/nowhere', version: '1.0.0', isRelease: false, stub: '', demoFolder: '/nowhere', startFolder: '/nowhere', docsFolder: '/nowhere' }

// Every write waits for the disk, which a busy machine shares.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let folder: string
let running: Running | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hal-main-'))
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  rmSync(folder, { recursive: true })
})

const configOf = (env: Record<string, string> = {}): Config =>
  readConfig({ PORT: '0', HAL_DATABASE_URL: `sqlite:${folder}/data/hal.sqlite`, HAL_RATE_LIMIT: 'off', ...env })

async function start(env: Record<string, string> = {}): Promise<Running> {
  running = await startServer(configOf(env), pino({ level: 'silent' }), assets)
  return running
}

async function post(path: string, body: unknown) {
  const response = await fetch(`http://127.0.0.1:${running?.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as { token: string } }
}

async function get(path: string, token: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${running?.port}${path}`, { headers: { authorization: `Bearer ${token}` } })
  return response.json()
}

describe('the first start (wire.md, "Account routes")', () => {
  it.each(['password', '12345678', '        ', 'owner@example.test'])('refuses an owner whose password is %j (W17)', async (password) => {
    const env = { HAL_ADMIN_EMAIL: 'owner@example.test', HAL_ADMIN_PASSWORD: password }
    await expect(start(env)).rejects.toThrow(/^HAL_ADMIN_EMAIL and HAL_ADMIN_PASSWORD: password /)
  })

  it('makes the owner with a password of its own, and project `demo` with its stages', async () => {
    const { owner } = await start()
    expect(owner).toEqual({ email: 'admin@localhost', password: expect.stringMatching(/^[\w-]{16}$/) })
    const { body } = await post('/api/auth/login', owner)
    expect(await get('/api/projects', body.token)).toMatchObject({ data: [{ id: 'demo', name: 'demo' }] })
    expect(await get('/api/stages', body.token)).toMatchObject({ data: [{ name: 'Lead' }, {}, {}, {}, { name: 'Lost' }] })
  })

  it('leaves the project demo empty until the demo page asks for its companies', async () => {
    const { owner, demoKey: key } = await start()
    const { body } = await post('/api/auth/login', owner)
    expect(await get('/api/companies', body.token)).toEqual({ data: [], next_cursor: null })
    expect((await post('/demo/token', { key: `${key}x` })).status).toBe(403)
    expect(await get('/api/companies', body.token)).toEqual({ data: [], next_cursor: null })
    await Promise.all([post('/demo/token', { key }), post('/demo/token', { key })])
    const seeded = await get('/api/companies?sort=name', body.token)
    expect(seeded).toMatchObject({ data: [{ external_id: 'acme' }, { external_id: 'globex' }] })
  })

  it('keeps the links to the demo good over a restart (wire, "Serving")', async () => {
    const { demoKey: key } = await start()
    await running?.stop()
    expect((await start()).demoKey).toBe(key)
    expect((await post('/demo/token', { key })).status).toBe(200)
  })

  it('keeps the link to the start page good over a restart, and apart from the demo', async () => {
    const { startKey, demoKey } = await start()
    expect(startKey).not.toBe(demoKey)
    await running?.stop()
    expect((await start()).startKey).toBe(startKey)
    expect(await get('/start/projects', startKey)).toMatchObject({ projects: [{ id: 'demo', name: 'demo' }] })
    expect(await get('/start/projects', demoKey)).toMatchObject({ code: 'unauthenticated' })
  })

  it('knows after a restart that calls have arrived before (K28)', async () => {
    const { startKey } = await start()
    expect(await get('/start/projects/demo/calls', startKey)).toMatchObject({ has_visitors: false })
    await post('/api/widget/track', { project_id: 'demo', visitor_id: 'v', name: 'x' })
    await running?.stop()
    await start()
    expect(await get('/start/projects/demo/calls', startKey)).toMatchObject({ has_visitors: true, calls: [] })
  })

  it('takes the owner from the environment, and does not show the password', async () => {
    const { owner } = await start({ HAL_ADMIN_EMAIL: 'Ada@Acme.com', HAL_ADMIN_PASSWORD: 'correct horse' })
    expect(owner).toEqual({ email: 'ada@acme.com', password: null })
    expect((await post('/api/auth/login', { email: 'ada@acme.com', password: 'correct horse' })).status).toBe(200)
  })

  it('comes once: data, sessions and secret survive a restart', async () => {
    const { owner } = await start()
    const { body } = await post('/api/auth/login', owner)
    await post('/api/widget/identify', { project_id: 'demo', visitor_id: 'v', email: 'a@acme.com' })
    await running?.stop()
    expect((await start()).owner).toBeNull()
    expect(await get('/api/contacts', body.token)).toMatchObject({ data: [{ email: 'a@acme.com' }] })
  })

  it('opens no sign-up to others (HAL_SIGNUP)', async () => {
    await start()
    expect((await post('/api/auth/signup', { email: 'b@acme.com', password: 'correct horse' })).status).toBe(403)
  })
})

describe('a stop', () => {
  it('answers what is in flight before it closes the store', async () => {
    await start()
    const calls = Array.from({ length: 50 }, (_, index) =>
      post('/api/widget/track', { project_id: 'demo', visitor_id: 'v', id: `op-${index}`, name: 'x' }).catch(() => null),
    )
    await calls[0]
    await running?.stop()
    const answered = (await Promise.all(calls)).filter((answer) => answer !== null)
    expect(answered.every(({ status }) => status === 200)).toBe(true)
    running = undefined
  })
})

describe('scripts of releases (wire.md, "Serving")', () => {
  const scriptPath = () => join(folder, 'hal.global.js')

  async function startBuild(version: string, isRelease: boolean, text: string): Promise<void> {
    await running?.stop()
    writeFileSync(scriptPath(), text)
    running = await startServer(configOf(), pino({ level: 'silent' }), { ...assets, scriptPath: scriptPath(), version, isRelease })
  }

  const script = async (version: string) => {
    const response = await fetch(`http://127.0.0.1:${running?.port}/hal.${version}.js`)
    return { status: response.status, text: await response.text() }
  }

  it('stay served after an upgrade, and builds that are no release do not', async () => {
    await startBuild('0.2.0', true, 'let first')
    await startBuild('0.3.0-dev.00000001', false, 'let between')
    await startBuild('0.3.0', true, 'let second')
    expect(await script('0.2.0')).toEqual({ status: 200, text: 'let first' })
    expect(await script('0.3.0')).toEqual({ status: 200, text: 'let second' })
    expect((await script('0.3.0-dev.00000001')).status).toBe(404)
  })
})

describe('the secret (wire.md, HAL_SECRET)', () => {
  it('is made once, beside the database, for the owner of the file only', () => {
    const secret = resolveSecret(configOf())
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(resolveSecret(configOf())).toBe(secret)
    expect(statSync(join(folder, 'data', 'hal.secret')).mode & 0o777).toBe(0o600)
  })

  it('is that of the environment where it is set', () => {
    const HAL_SECRET = 'a secret of more than thirty-two characters'
    expect(resolveSecret(configOf({ HAL_SECRET }))).toBe(HAL_SECRET)
  })

  it('is not taken from a file that holds none', () => {
    resolveSecret(configOf())
    writeFileSync(join(folder, 'data', 'hal.secret'), '\n')
    expect(() => resolveSecret(configOf())).toThrow(ConfigError)
  })
})

describe('what is printed', () => {
  const config = (env: Record<string, string> = {}) => readConfig(env)

  it('says where to go and how to sign in', () => {
    const said = greeting(config(), { port: 3000, startKey: 's-1', demoKey: 'k-1', owner: { email: 'admin@localhost', password: 'secret' } })
    expect(said).toMatch(/^HAL listens on .*\nStart {4}http:\/\/127\.0\.0\.1:3000\/#key=s-1\n/)
    expect(said).toContain('http://127.0.0.1:3000/demo#key=k-1')
    expect(said).toContain('http://127.0.0.1:3000/docs')
    expect(said).toContain('admin@localhost, password secret (shown this once)')
  })

  it('names no demo that is off, and no password that is known', () => {
    const said = greeting(config({ HOST: '::' }), { port: 80, startKey: 's-1', demoKey: 'k-1', owner: { email: 'a@b', password: null } })
    expect(said).toContain('http://localhost:80')
    expect(said).not.toContain('/demo')
    expect(said).not.toContain('once')
    expect(said).toContain('npm run hal -- project create NAME')
  })

  it('says in links what HAL_PUBLIC_URL says', () => {
    const said = greeting(config({ HAL_PUBLIC_URL: 'https://hal.example.com/' }), { port: 3000, startKey: 's-1', demoKey: 'k-1', owner: null })
    expect(said).toContain('HAL listens on http://127.0.0.1:3000\n')
    expect(said).toContain('https://hal.example.com/#key=s-1\n')
    expect(said).toContain('https://hal.example.com/demo#key=k-1\n')
    expect(said).toContain('https://hal.example.com/docs\n')
  })

  it('says what to do where the port is in use', async () => {
    const { port } = await start()
    const again = startServer(configOf({ PORT: String(port), HAL_DATABASE_URL: `sqlite:${folder}/b.sqlite` }), pino({ level: 'silent' }), assets)
    const error = await again.catch((reason: unknown) => reason)
    expect(startFault(error)).toBe(`PORT ${port} on 127.0.0.1 is in use: stop what uses it, or set another PORT.`)
  })

  it('says which file is no database', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'these are notes, and no database at all. '.repeat(100))
    const opened = startServer(configOf({ HAL_DATABASE_URL: `sqlite:${folder}/notes.txt` }), pino({ level: 'silent' }), assets)
    expect(startFault(await opened.catch((reason: unknown) => reason))).toContain(`${folder}/notes.txt`)
  })
})
