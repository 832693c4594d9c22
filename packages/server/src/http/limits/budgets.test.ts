import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestServer, type Answered, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member
let at = Date.UTC(2026, 10, 23, 12)

afterEach(() => server.close())

type Config = NonNullable<NonNullable<Parameters<typeof startTestServer>[0]>['config']>

const dayMs = 24 * 60 * 60 * 1000
const page = 'https://app.example.com'
const attacker = '6.6.6.6'
const honest = '1.1.1.1'

async function start(config: Config, settings: object = {}): Promise<void> {
  server = await startTestServer({ now: () => at, config: { rateLimit: { count: 100_000, seconds: 60 }, trustProxy: 1, ...config } })
  member = await server.newMember('owner@acme.com')
  await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: settings })
}

const track = (fields: object = {}) => ({ type: 'track', visitor_id: 'v', name: 'x', ...fields })

function send(operations: unknown[], { from = honest, origin = page, to = member.projectId, ...fields }: { from?: string; origin?: string; to?: string } & Record<string, unknown> = {}): Promise<Answered> {
  const body = new Uint8Array(gzipSync(JSON.stringify({ project_id: to, operations, ...fields })))
  return server.call('POST', '/api/widget/batch', { body, headers: { origin, 'x-forwarded-for': from, 'content-encoding': 'gzip' } })
}

const proofOf = async (user: string) => {
  const { identity_secret } = (await server.call('GET', `/api/projects/${member.projectId}`, { token: member.token })).body as { identity_secret: string }
  return { user_id: user, user_hash: createHmac('sha256', identity_secret).update(user).digest('hex') }
}

describe('the budget of operations (W1; wire, budgets)', () => {
  const config: Config = { projectRateLimit: { count: 1_000, seconds: 60 } }

  it('of a project is not touched by a batch from a refused origin, however often it comes', async () => {
    await start(config, { identity_verification: 'strict', allowed_origins: [page] })
    const zeros = Array(500).fill(0)
    const first = await send(zeros, { from: attacker, origin: 'https://evil.test' })
    expect(first).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    for (let i = 0; i < 240; i++) expect((await send(zeros, { from: attacker, origin: 'https://evil.test' })).status).toBe(429)
    expect((await send([track()])).status).toBe(200)
  })

  it.each([
    ['malformed operations', Array(90).fill({ type: 'track' }), {}],
    ['operations that lack a proof', Array(90).fill({ type: 'set_stage', visitor_id: 'v', stage: 'Lead' }), { identity_verification: 'strict' }],
    ['operations that the rules refuse', Array(90).fill({ type: 'set_deal', visitor_id: 'v', deal_value: 1 }), {}],
    ['operations with a wrong proof', Array(90).fill({ type: 'identify', visitor_id: 'v', user_id: 'u', user_hash: 'f'.repeat(64) }), {}],
  ])('of a project is not touched by %s', async (_what, operations, settings) => {
    await start(config, settings)
    for (let i = 0; i < 20; i++) expect((await send(operations, { from: `6.6.6.${i}` })).status).toBe(200)
    expect((await send([track()])).status).toBe(200)
  })

  it('of a project is not touched by single calls that are refused', async () => {
    await start({ projectRateLimit: { count: 10, seconds: 60 } })
    const call = (path: string, fields: object, from: string) =>
      server.call('POST', `/api/widget/${path}`, { body: { project_id: member.projectId, visitor_id: 'v', ...fields }, headers: { 'x-forwarded-for': from } })
    for (let i = 0; i < 20; i++) expect((await call('track', { name: 7 }, `6.6.6.${i}`)).status).toBe(400)
    for (let i = 0; i < 20; i++) expect((await call('set-stage', { stage: 'Lead' }, `6.6.7.${i}`)).status).toBe(409)
    for (let i = 0; i < 10; i++) expect((await call('track', { name: 'x' }, `1.1.1.${i}`)).status).toBe(200)
    expect(await call('track', { name: 'x' }, '1.1.2.1')).toMatchObject({ status: 429, body: { detail: expect.stringContaining('this project') } })
  })

  it('of an address is a tenth, in whatever project, those that do not exist too', async () => {
    await start(config)
    expect((await send(Array(60).fill(track()), { to: 'made-up-1' })).status).toBe(404)
    const refused = await send(Array(60).fill(track()), { to: 'made-up-2' })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 100, detail: expect.stringContaining('this address') } })
    expect(refused.headers.get('ratelimit')).toMatch(/^"address-operations"; r=0; t=\d+$/)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(Array(40).fill(track()))).status).toBe(200)
    expect((await send([track()])).status).toBe(429)
  })

  it('of a project counts operations, whoever sends them, and leaves other projects alone', async () => {
    await start({ projectRateLimit: { count: 30, seconds: 60 } })
    for (let i = 0; i < 10; i++) expect((await send(Array(3).fill(track()), { from: `1.1.1.${i}` })).status).toBe(200)
    const refused = await send([track()], { from: '2.2.2.2' })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 30, detail: expect.stringContaining('this project') } })
    expect(refused.headers.get('ratelimit')).toMatch(/^"project"; r=0; t=\d+$/)
    const other = await server.newMember('b@acme.com')
    expect((await send([track()], { to: other.projectId, from: '2.2.2.2' })).status).toBe(200)
    expect((await send([], { from: '2.2.2.2' })).status).toBe(200)
    const events = await server.dependencies.queries.events({ project_id: member.projectId, limit: 50, cursor: null }, {})
    expect(events.data).toHaveLength(30)
  })

  it('that is used up still takes callers with a proof or the token that one earned', async () => {
    await start({ projectRateLimit: { count: 10, seconds: 60 } }, { identity_verification: 'required' })
    const proof = await proofOf('u1')
    const earned = await send([{ type: 'identify', visitor_id: 'v', ...proof }])
    const { results } = earned.body as { results: { result: { visitor_token: string } }[] }
    const visitor_token = results[0]?.result.visitor_token
    for (let i = 0; i < 9; i++) expect((await send([track()], { from: `2.2.2.${i}` })).status).toBe(200)
    const from = (number: number) => ({ from: `3.3.3.${number}` })
    expect((await send([track()], from(1))).status).toBe(429)
    expect((await send([track()], { ...from(2), visitor_id: 'v', visitor_token })).status).toBe(200)
    expect((await send([{ type: 'identify', visitor_id: 'v', ...proof }], from(3))).status).toBe(200)
    // A chat token is no proof, since anybody gets one (C27).
    const asked = await server.call('POST', '/api/widget/conversations/token', { body: { project_id: member.projectId, visitor_id: 'w' } })
    const { chat_token } = asked.body as { chat_token: string }
    expect((await send([{ type: 'send_message', visitor_id: 'w', body: 'Hello', chat_token }], from(8))).status).toBe(429)
    // What only looks like a proof, is of another visitor, or of nobody.
    expect((await send([track({ visitor_token: 'x.y.z' })], from(4))).status).toBe(429)
    expect((await send([track({ visitor_id: 'w', visitor_token })], from(5))).status).toBe(429)
    expect((await send([{ type: 'identify', visitor_id: 'v', user_id: 'u2', user_hash: proof.user_hash }], from(6))).status).toBe(429)
    await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: { identity_verification: 'strict' } })
    expect((await send([track({ visitor_token })], from(7))).status).toBe(429)
  })

  it('is off with HAL_RATE_LIMIT, all of it', async () => {
    await start({ rateLimit: 'off', projectRateLimit: { count: 1, seconds: 60 }, projectBytes: 1 })
    for (let i = 0; i < 3; i++) expect((await send(Array(100).fill(track()))).status).toBe(200)
  })
})

describe('the budget of bytes by project and UTC day (W2; wire, budgets)', () => {
  const fat = (bytes: number) => track({ properties: { a: 'x'.repeat(bytes) } })
  const config: Config = { projectBytes: 1_000_000 }

  it('bounds what one address writes to a tenth, counted decompressed, until the day ends', async () => {
    at = Date.UTC(2026, 10, 23, 18)
    await start(config, { identity_verification: 'strict' })
    const batch = Array(3).fill(fat(16_300))
    expect((await send(batch, { from: attacker })).status).toBe(200)
    expect((await send(batch, { from: attacker })).status).toBe(200)
    expect((await send(batch, { from: attacker })).status).toBe(200)
    const refused = await send(batch, { from: attacker })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 100_000, detail: expect.stringContaining('address') } })
    expect(refused.headers.get('retry-after')).toBe(String(6 * 60 * 60))
    expect((await send([track()], { from: attacker })).status).toBe(429)
    expect((await send(batch)).status).toBe(200)
    at += 6 * 60 * 60 * 1000
    expect((await send(batch, { from: attacker })).status).toBe(200)
  })

  it.each([
    ['new visitors with properties', (i: number) => ({ type: 'set_properties', visitor_id: `v${i}`, properties: { a: 'x'.repeat(10_000) } })],
    ['identifies that name companies that are not there', (i: number) => ({ type: 'identify', visitor_id: `v${i}`, company_ids: Array.from({ length: 50 }, (_, n) => `${'c'.repeat(180)}${n}`) })],
    ['long event values', (i: number) => track({ visitor_id: `v${i}`, value: 'x'.repeat(500), properties: { a: 'x'.repeat(9_000) } })],
  ])('bounds %s', async (_what, operation) => {
    await start(config)
    let written = 0
    for (let i = 0; i < 30; i++) written += Number((await send([operation(i)], { from: attacker })).status === 200)
    expect(written).toBeGreaterThan(5)
    expect(written).toBeLessThan(13)
  })

  it('counts nothing that is refused, a dry run or a repeated id, and of a mixed batch only what is written', async () => {
    await start(config)
    const half = (id: string) => ({ ...fat(16_000), id })
    for (let i = 0; i < 10; i++) expect((await send([half('same')], { from: attacker })).status).toBe(200)
    for (let i = 0; i < 10; i++) expect((await send([half(`dry${i}`)], { from: attacker, dry_run: true })).status).toBe(200)
    for (let i = 0; i < 10; i++) expect((await send([{ ...fat(16_000), name: 7 }], { from: attacker })).status).toBe(200)
    for (let i = 0; i < 10; i++) expect((await send([track(), { ...fat(16_000), name: 7 }], { from: attacker })).status).toBe(200)
    for (let i = 0; i < 5; i++) expect((await send([half(`new${i}`)], { from: attacker })).status).toBe(200)
    await send([half('last')], { from: attacker })
    expect((await send([track()], { from: attacker })).status).toBe(429)
  })

  describe('counts results that take more than their operations', () => {
    const fields = (bytes: number) => ({ a: 'x'.repeat(bytes / 2), b: 'x'.repeat(bytes / 2) })

    it.each([
      ['of a proven contact with much metadata', fields(16_000), (proof: object) => ({ type: 'identify', visitor_id: 'v', ...proof })],
      ['of its properties', fields(16_000), (_proof: object, visitor_token: string) => ({ type: 'set_properties', visitor_id: 'v', visitor_token, properties: { c: 1 } })],
      ['of little metadata, which are no more', fields(100), null],
    ])('%s', async (_what, metadata, operation) => {
      await start(config, { identity_verification: 'required' })
      const proof = await proofOf('u1')
      const first = await send([{ type: 'identify', visitor_id: 'v', ...proof, metadata }])
      const { visitor_token } = (first.body as { results: [{ result: { visitor_token: string } }] }).results[0].result
      const small = { type: 'identify', visitor_id: 'v', ...proof }
      let written = 0
      for (let i = 0; i < 30; i++) written += Number((await send(Array(2).fill(operation?.(proof, visitor_token) ?? small), { from: attacker })).status === 200)
      if (operation === null) expect(written).toBe(30)
      else expect(written).toBeLessThan(6)
    })

    it('of a contact in many companies, in a single call too', async () => {
      await start({ projectBytes: 200_000 })
      const identify = { type: 'identify', visitor_id: 'v', email: 'ann@acme.com' }
      await send(Array.from({ length: 60 }, (_, i) => ({ ...identify, company: { id: `c${i}` } })))
      const call = () => server.call('POST', '/api/widget/identify', { body: { ...identify, type: undefined, project_id: member.projectId }, headers: { 'x-forwarded-for': attacker } })
      let written = 0
      for (let i = 0; i < 30; i++) written += Number((await call()).status === 200)
      expect(written).toBeGreaterThan(5)
      expect(written).toBeLessThan(13)
    })
  })

  it.each([
    ['numbers of refused operations', (i: number) => ({ device: { id: `d${i}` }, operations: Array.from({ length: 400 }, (_, n) => ({ type: 'nope', seq: 2 * n + 1 })) })],
    ['numbers beside one that is written', (i: number) => ({ device: { id: `d${i}` }, operations: [track(), ...Array.from({ length: 400 }, (_, n) => ({ type: 'nope', seq: 2 * n + 1 }))] })],
    ['ids of new devices', (i: number) => ({ device: { id: `${i}`.padEnd(200, 'd'), dropped: { queue_full: 1 } }, operations: [{ type: 'nope', seq: 1, ignored: 'x'.repeat(9_000) }] })],
  ])('counts for its sender alone what the loss ledger is sent: %s', async (_what, batch) => {
    await start(config)
    const report = ({ operations, ...fields }: ReturnType<typeof batch>, from: string) => send(operations, { ...fields, from })
    let sent = 0
    while ((await report(batch(sent), attacker)).status === 200 && sent < 30) sent++
    expect(sent).toBeLessThan(13)
    for (let i = 0; i < 200; i++) await report(batch(i), `6.6.7.${i % 20}`)
    expect((await send([track()])).status).toBe(200)
    expect((await report(batch(0), honest)).status).toBe(200)
  })

  it('of a project is the sum of all addresses; it still takes proven callers, and ends with the day', async () => {
    await start({ projectBytes: 100_000 })
    for (let i = 0; i < 10; i++) expect((await send([fat(10_000)], { from: `6.6.6.${i}` })).status).toBe(200)
    const refused = await send([track()])
    expect(refused).toMatchObject({ status: 429, body: { limit: 100_000, detail: expect.stringContaining('project') } })
    expect((await send([{ type: 'identify', visitor_id: 'v', ...(await proofOf('u1')) }])).status).toBe(200)
    at += dayMs
    expect((await send([track()])).status).toBe(200)
  })

  it('is told in the log once refused, by the id of the request, and names no address (W17)', async () => {
    await start(config)
    for (let i = 0; i < 8; i++) await send([fat(16_000)], { from: attacker })
    const refused = await send([fat(16_000)], { from: attacker })
    const lines = server.log.filter((line) => line.includes('budget refused'))
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(expect.objectContaining({ level: 40, budget: 'address-bytes', request_id: refused.headers.get('x-request-id'), from: expect.stringMatching(/^[0-9a-f]{12}$/) }))
    expect(lines.join('')).not.toContain(attacker)
    for (let i = 0; i < 200; i++) await send([track()], { from: attacker })
    expect(server.log.filter((line) => line.includes('budget refused')).length).toBeLessThanOrEqual(60)
  })
})
