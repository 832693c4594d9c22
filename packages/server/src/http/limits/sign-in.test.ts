import { createAccounts } from '../../accounts/accounts.js'
import { createPasswords } from '../../accounts/passwords.js'
import { createSqliteAccountRows } from '../../accounts/sqlite-rows.js'
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestServer, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let owner: Member
let delays: number[]

const config = { rateLimit: { count: 10_000, seconds: 60 }, trustProxy: 1 }

beforeEach(async () => {
  delays = []
  const delay = async (ms: number) => void delays.push(ms)
  server = await startTestServer({ delay, config })
  owner = await server.newMember('owner@example.test')
})

afterEach(() => server.close())

const right = 'correct horse'
const office = '1.1.1.1'
const logIn = (password: string, from = office, { email = 'owner@example.test', token }: { email?: string; token?: string } = {}) =>
  server.call('POST', '/api/auth/login', { body: { email, password }, headers: { 'x-forwarded-for': from }, ...(token !== undefined && { token }) })

async function guess(times: number, address: (number: number) => string, email?: string): Promise<void> {
  for (let i = 0; i < times; i++) expect((await logIn(`guess ${i}`, address(i), email === undefined ? {} : { email })).status).toBe(401)
}

/** As `hal reset-password` does, in a process of its own. */
async function resetPassword(password: string): Promise<void> {
  const store = openSqliteStore({ path: server.databasePath })
  const passwords = createPasswords({ ln: 1, r: 8, p: 1 })
  const accounts = createAccounts({ rows: createSqliteAccountRows(store.database), passwords, now: Date.now, random: randomBytes, newUserId: () => 'user_x' })
  await accounts.resetPassword({ email: 'owner@example.test', password })
  await store.close()
}

describe('guessing at passwords (W10; wire, budgets)', () => {
  it('from one address locks nobody out elsewhere', async () => {
    await guess(10, () => '6.6.6.6')
    expect(await logIn(right, '6.6.6.6')).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect((await logIn(right)).status).toBe(200)
  })

  it('from many addresses only slows down, from a quarter of a second to five, and never refuses', async () => {
    await guess(40, (i) => `6.6.6.${i}`)
    expect(delays.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
    expect(Math.max(...delays)).toBe(5_000)
    delays = []
    expect((await logIn(right)).status).toBe(200)
    expect(delays).toEqual([5_000])
  })

  it('slows nobody down where the owner has signed in before', async () => {
    expect((await logIn(right)).status).toBe(200)
    await guess(40, (i) => `6.6.6.${i}`)
    delays = []
    expect((await logIn('a slip of the pen')).status).toBe(401)
    expect((await logIn(right)).status).toBe(200)
    expect(delays).toEqual([])
    expect((await logIn(right, '2.2.2.2')).status).toBe(200)
    expect(delays).toEqual([5_000])
  })

  it('does not refuse a device that sends the token of its session', async () => {
    await guess(10, () => office)
    expect((await logIn(right)).status).toBe(429)
    const stranger = await server.newMember('stranger@example.test')
    expect((await logIn(right, office, { token: stranger.token })).status).toBe(429)
    expect((await logIn(right, office, { token: owner.token })).status).toBe(200)
  })

  it('counts wrong passwords, and no sign-in that succeeds or has a body that is none', async () => {
    for (let i = 0; i < 12; i++) expect((await logIn(right)).status).toBe(200)
    const wrongBody = { body: { email: 'owner@example.test', password: 7 }, headers: { 'x-forwarded-for': office } }
    for (let i = 0; i < 12; i++) expect((await server.call('POST', '/api/auth/login', wrongBody)).status).toBe(400)
    await guess(10, () => office, ' OWNER@Example.test')
    expect((await logIn(right)).status).toBe(429)
  })

  it('costs an account that does not exist the same', async () => {
    await guess(12, (i) => `6.6.6.${i}`, 'nobody@example.test')
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  })

  it('at many accounts from one address is refused, and what was refused counts no further', async () => {
    for (let i = 0; i < 50; i++) await logIn('guess', '6.6.6.6', { email: `user${i}@example.test` })
    expect((await logIn('guess', '6.6.6.6', { email: 'another@example.test' })).status).toBe(429)
    expect((await logIn(right)).status).toBe(200)
  })

  it('is forgotten once the password is reset, by another process too', async () => {
    await guess(10, () => office)
    await guess(20, (i) => `6.6.6.${i}`)
    expect((await logIn(right)).status).toBe(429)
    await resetPassword('a new password')
    delays = []
    expect((await logIn('a new password')).status).toBe(200)
    expect(delays).toEqual([])
    expect((await logIn(right)).status).toBe(401)
  })

  it('is not looked at while the limits by rate are off (wire.md, "Configuration")', async () => {
    const off = await startTestServer()
    const body = { email: 'ada@acme.com', password: 'guess' }
    for (let i = 0; i < 12; i++) expect((await off.call('POST', '/api/auth/login', { body })).status).toBe(401)
    await off.close()
  })

  it('is in the log by the id of the request, without email, password and address (W10, W17)', async () => {
    const refused = await logIn('guess-secret')
    await guess(9, () => office)
    const limited = await logIn(right)
    const lines = server.log.filter((line) => /sign-in refused|budget refused/.test(line)).map((line) => JSON.parse(line) as { msg: string; request_id: string })
    expect(lines).toHaveLength(11)
    expect(lines[0]).toMatchObject({ level: 40, msg: 'sign-in refused', request_id: refused.headers.get('x-request-id') })
    expect(lines[10]).toMatchObject({ msg: 'budget refused', budget: 'sign-in', request_id: limited.headers.get('x-request-id') })
    for (const secret of ['owner@', 'guess-secret', office]) expect(server.log.join('')).not.toContain(secret)
    expect(await server.dependencies.registry.metrics()).toContain('hal_refused_sign_ins_total 10')
  })
})

describe('a flood of sign-ins (W10, W18)', () => {
  const nobody = (i: number, from: string) => logIn('guess', from, { email: `nobody${i}@example.test` })
  const flood = (size: number, send: (number: number) => Promise<{ status: number }>) => Array.from({ length: size }, (_, i) => send(i))

  it.each([
    ['for made-up emails from one address', () => flood(60, (i) => nobody(i, '6.6.6.6'))],
    ['for made-up emails from ten addresses', () => flood(100, (i) => nobody(i, `6.6.6.${i % 10}`))],
    ['with a right password from one address', () => flood(60, () => logIn(right, '6.6.6.6', { email: 'stranger@example.test' }))],
    ['of a device with a session of its own', (token: string) => flood(60, () => logIn('guess', '6.6.6.6', { email: 'stranger@example.test', token }))],
  ])('%s does not refuse the owner’s sign-in', async (_what, begin) => {
    await server.close()
    // Hashes that take a while, so that others wait for them.
    server = await startTestServer({ delay: async () => {}, config, passwordCost: { ln: 13, r: 8, p: 1 } })
    await server.newMember('owner@example.test')
    const { token } = await server.newMember('stranger@example.test')
    const flooding = begin(token)
    const signIns = Array.from({ length: 8 }, () => logIn(right))
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual(Array(8).fill(200))
    for (const { status } of await Promise.all(flooding)) expect([200, 401, 429]).toContain(status)
  })

  it('keeps no place for whoever has left, and counts no guess of theirs', async () => {
    const leaving = Array.from({ length: 20 }, async () => {
      const signal = AbortSignal.timeout(5)
      await fetch(`${server.url}/api/auth/login`, { method: 'POST', signal, headers: { 'content-type': 'application/json', 'x-forwarded-for': office }, body: JSON.stringify({ email: 'owner@example.test', password: right }) })
    })
    await Promise.allSettled(leaving)
    await vi.waitFor(async () => expect((await logIn(right)).status).toBe(200), 10_000)
  })
})

describe('a flood of sign-ups (W18)', () => {
  const signUp = (number: number, from = '6.6.6.6') =>
    server.call('POST', '/api/auth/signup', { body: { email: `new${number}@example.test`, password: right }, headers: { 'x-forwarded-for': from } })

  it('does not refuse the owner’s sign-in', async () => {
    const flood = Array.from({ length: 60 }, (_, i) => signUp(i, `6.6.6.${i}`))
    const signIns = Array.from({ length: 8 }, () => logIn(right))
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual(Array(8).fill(200))
    const statuses = (await Promise.all(flood)).map(({ status }) => status)
    // How many find room depends on the machine.
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([])
  })

  it('makes 20 accounts from one address in an hour, and no more', async () => {
    for (let i = 0; i < 20; i++) expect((await signUp(i)).status).toBe(201)
    const refused = await signUp(20)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 20 } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect((await signUp(21, '7.7.7.7')).status).toBe(201)
    expect((await logIn(right, '6.6.6.6')).status).toBe(200)
  })

  it('asks for no more emails than that, whether they are taken', async () => {
    const asked = []
    for (let i = 0; i < 30; i++) asked.push((await server.call('POST', '/api/auth/signup', { body: { email: 'owner@example.test', password: right }, headers: { 'x-forwarded-for': '6.6.6.6' } })).status)
    expect(asked).toEqual([...Array(20).fill(409), ...Array(10).fill(429)])
  })
})
