import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../config.js'
import { freeBytesBeside } from './disk-guard.js'
import { startServer, type Running } from './server.js'

const assets = { scriptPath: '/nowhere', version: '1.0.0', isRelease: false, stub: '', demoFolder: '/nowhere', startFolder: '/nowhere', docsFolder: '/nowhere' }
const owner = { email: 'owner@acme.com', password: 'correct horse battery' }
const ample = 1024 ** 3
const low = 200 * 1024 * 1024
const exhausted = 50 * 1024 * 1024

// Every write waits for the disk, which a busy machine shares.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const metricsToken = 'a-token-for-those-who-watch'
let folder: string
let running: Running
let token: string
let secret: string
let log: string[]

async function start(freeBytes: number): Promise<void> {
  const env = { PORT: '0', HAL_DATABASE_URL: `sqlite:${folder}/hal.sqlite`, HAL_RATE_LIMIT: 'off', HAL_METRICS_TOKEN: metricsToken, HAL_ADMIN_EMAIL: owner.email, HAL_ADMIN_PASSWORD: owner.password }
  log = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) })
  running = await startServer(readConfig(env), logger, assets, async () => freeBytes)
}

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`http://127.0.0.1:${running.port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(path.startsWith('/api/widget') ? {} : { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: text.startsWith('{') ? (JSON.parse(text) as object) : text }
}

const metrics = async () => (await fetch(`http://127.0.0.1:${running.port}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text()
const widget = (route: string, body: object) => call('POST', `/api/widget/${route}`, { project_id: 'demo', visitor_id: 'v1', ...body })
const provenIdentify = () => widget('identify', { user_id: 'u1', user_hash: createHmac('sha256', secret).update('u1').digest('hex') })
const refused = { status: 503, retryAfter: '5', body: { code: 'unavailable', detail: expect.stringContaining('nearly full') } }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hal-disk-'))
  await start(ample)
  token = ((await call('POST', '/api/auth/login', owner)).body as { token: string }).token
  secret = ((await call('GET', '/api/projects/demo')).body as { identity_secret: string }).identity_secret
  await widget('track', { name: 'before' })
  await running.stop()
})
afterEach(async () => {
  await running.stop()
  rmSync(folder, { recursive: true })
})

describe('a disk with less free than the reserve (wire, budgets)', () => {
  beforeEach(() => start(low))

  it.each([
    ['track', { name: 'x' }],
    ['identify', { email: 'ann@acme.com' }],
    ['identify', { user_id: 'u1', user_hash: 'of somebody else' }],
    ['track', { name: 'x', visitor_token: 'made up' }],
    ['batch', { operations: [{ type: 'track', visitor_id: 'v1', name: 'x' }] }],
  ])('refuses a %s without a good proof: %j', async (route, body) => {
    expect(await widget(route, body)).toMatchObject(refused)
  })

  it('takes calls with a proof, and those with the token that it earned', async () => {
    const identified = await provenIdentify()
    expect(identified.status).toBe(200)
    const { visitor_token } = identified.body as { visitor_token: string }
    expect(await widget('track', { name: 'x', visitor_token })).toMatchObject({ status: 200 })
    const operations = [{ type: 'track', visitor_id: 'v2', name: 'x' }, { type: 'track', visitor_id: 'v1', name: 'y', visitor_token }]
    expect(await widget('batch', { operations })).toMatchObject({ status: 200 })
  })

  it('takes what accounts write, reads on, and rehearses', async () => {
    expect(await call('POST', '/api/contacts', { email: 'bob@acme.com' })).toMatchObject({ status: 201 })
    expect(await call('GET', '/api/events')).toMatchObject({ status: 200, body: { data: [{ name: 'before' }] } })
    expect(await widget('track', { name: 'x', dry_run: true })).toMatchObject({ status: 200 })
  })

  it('says so in /readyz, in the metrics, and once in the log', async () => {
    await widget('track', { name: 'x' })
    await widget('track', { name: 'x' })
    expect(await call('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ok', disk: 'low' } })
    const body = await metrics()
    expect(body).toContain(`hal_disk_free_bytes ${low}`)
    expect(body).toContain('hal_disk_level 1')
    expect(log.filter((line) => line.includes('"level":"low"'))).toHaveLength(1)
    expect(log.filter((line) => line.includes('store unavailable'))).toEqual([])
  })
})

describe('a disk with less free than a quarter of the reserve (wire, budgets)', () => {
  beforeEach(() => start(exhausted))

  it('refuses every write, with a proof and by accounts too', async () => {
    expect(await provenIdentify()).toMatchObject(refused)
    expect(await call('POST', '/api/contacts', { email: 'bob@acme.com' })).toMatchObject(refused)
    expect(await call('POST', '/api/projects', { name: 'Two' })).toMatchObject(refused)
    expect(await call('POST', '/api/auth/login', owner)).toMatchObject(refused)
  })

  it('reads on, and is not ready', async () => {
    expect(await call('GET', '/api/events')).toMatchObject({ status: 200, body: { data: [{ name: 'before' }] } })
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200 })
    expect(await call('GET', '/readyz')).toMatchObject({ status: 503 })
    expect(await metrics()).toContain('hal_disk_level 2')
  })
})

describe('the free space of a disk', () => {
  it('is that of the folder of the database', async () => {
    expect(await freeBytesBeside(join(folder, 'hal.sqlite'))).toBeGreaterThan(0)
    await start(ample)
  })
})
