import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemSchema } from '../openapi/results.js'
import { startTestServer, type Member, type TestServer } from '../test/server.js'

const hourMs = 60 * 60 * 1000

let at: number
let server: TestServer
let member: Member

beforeEach(async () => {
  at = Date.UTC(2026, 10, 23, 12)
  server = await startTestServer({ contactCap: 3, now: () => at, config: { trustProxy: 1 } })
  member = await server.newMember('owner@acme.com')
})

afterEach(() => server.close())

const send = (path: string, fields: object, { from = '1.1.1.1', to = member.projectId } = {}) =>
  server.call('POST', `/api/widget/${path}`, { body: { project_id: to, visitor_id: 'v', ...fields }, headers: { 'x-forwarded-for': from } })
const identify = (email: string, fields: object = {}, options = {}) => send('identify', { visitor_id: email, email, ...fields }, options)
const contacts = async () => ((await server.call('GET', '/api/contacts', { token: member.token })).body as { data: { email: string }[] }).data

async function hashOf(id: string): Promise<string> {
  const { identity_secret } = (await server.call('GET', `/api/projects/${member.projectId}`, { token: member.token })).body as { identity_secret: string }
  return createHmac('sha256', identity_secret).update(id).digest('hex')
}

async function useUp(options = {}): Promise<void> {
  for (const name of ['a', 'b', 'c']) expect((await identify(`${name}@acme.com`, {}, options)).status).toBe(200)
}

describe('the cap on people that one address names without a proof (W12, W20)', () => {
  it('refuses the one past it, says when to try again, and writes nothing', async () => {
    await useUp()
    const refused = await identify('d@acme.com', { id: 'op' })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 3, retry_after: 3_600 } })
    expect(problemSchema.parse(refused.body).detail).toContain('proof')
    expect(refused.headers.get('retry-after')).toBe('3600')
    expect(await contacts()).toHaveLength(3)
    expect((await server.call('GET', '/api/visitors/d@acme.com', { token: member.token })).status).toBe(404)
    at += hourMs
    expect((await identify('d@acme.com', { id: 'op' })).status).toBe(200)
  })

  it('counts nobody twice, and no call that names nobody', async () => {
    await useUp()
    for (let i = 0; i < 10; i++) expect((await identify('a@acme.com', { name: `Ann ${i}` })).status).toBe(200)
    expect((await identify('a@acme.com', { visitor_id: 'another device' })).status).toBe(200)
    expect((await send('identify', { name: 'Nobody yet' })).status).toBe(200)
    expect((await send('track', { name: 'x' })).status).toBe(200)
    expect((await identify('d@acme.com')).status).toBe(429)
  })

  it('counts no contact of whom there is a proof', async () => {
    await useUp()
    expect((await identify('d@acme.com', { user_id: 'u1', user_hash: await hashOf('u1') })).status).toBe(200)
    expect((await identify('e@acme.com')).status).toBe(429)
  })

  it('is one for each address and project; a /64 network is one address', async () => {
    await useUp({ from: '2001:db8:1:2::1' })
    expect((await identify('d@acme.com', {}, { from: '2001:db8:1:2::ffff' })).status).toBe(429)
    expect((await identify('d@acme.com', {}, { from: '2001:db8:1:3::1' })).status).toBe(200)
    const other = await server.newMember('other@acme.com')
    expect((await identify('d@acme.com', {}, { from: '2001:db8:1:2::1', to: other.projectId })).status).toBe(200)
  })

  it('refuses a batch as a whole, and applies nothing of it', async () => {
    const operations = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ type: 'identify', visitor_id: name, email: `${name}@acme.com` }))
    const answer = await send('batch', { operations: [{ type: 'track', visitor_id: 'd', name: 'x' }, ...operations] })
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 3_600, detail: expect.stringContaining('smaller batches') } })
    expect(answer.headers.get('retry-after')).toBe('3600')
    expect(await contacts()).toHaveLength(0)
    expect((await server.call('GET', '/api/visitors/d', { token: member.token })).status).toBe(404)
    expect((await send('batch', { operations: operations.slice(0, 3) })).status).toBe(200)
    expect((await send('batch', { operations: operations.slice(2) })).status).toBe(429)
  })

  it('counts dry runs, so that nobody asks of a list of people who is a customer (W12)', async () => {
    await identify('customer@bigcorp.com', {}, { from: '9.9.9.9' })
    const asked = [...'abcd'].map((name) => ({ type: 'identify', visitor_id: 'v', email: `${name}@acme.com` }))
    expect((await send('batch', { dry_run: true, operations: asked })).status).toBe(429)
    for (const email of ['a@acme.com', 'b@acme.com', 'c@acme.com']) expect((await identify(email, { dry_run: true })).status).toBe(200)
    expect((await identify('customer@bigcorp.com', { visitor_id: 'v', dry_run: true })).status).toBe(429)
    expect((await identify('customer@bigcorp.com', { visitor_id: 'v' })).status).toBe(429)
    expect(await figures()).toMatchObject({ contacts_refused: 1 })
  })

  it('counts contacts that are there, by email and by user_id, but for those of the visitor itself (W12)', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await identify(`${name}@acme.com`, { user_id: `u-${name}` }, { from: `9.9.9.${name.charCodeAt(0)}` })
    for (const name of ['a', 'b', 'c', 'd', 'e']) expect((await identify(`${name}@acme.com`, { user_id: `u-${name}` })).status).toBe(200)
    expect((await identify('a@acme.com', { visitor_id: 'w' })).status).toBe(200)
    expect((await send('identify', { visitor_id: 'w', user_id: 'u-b' })).status).toBe(200)
    expect((await send('identify', { visitor_id: 'w', user_id: 'u-b' })).status).toBe(200)
    expect((await send('identify', { visitor_id: 'w', email: 'c@acme.com' })).status).toBe(200)
    expect((await send('identify', { visitor_id: 'w', user_id: 'u-e' })).status).toBe(429)
    expect((await send('identify', { visitor_id: 'w', email: 'a@acme.com' })).status).toBe(200)
  })

  it('takes the hash of a visitor_id for no proof of a person (W20)', async () => {
    await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: { identity_verification: 'required' } })
    const user_hash = await hashOf('v')
    const operations = [...'abcd'].map((name) => ({ type: 'identify', visitor_id: 'v', user_hash, email: `${name}@y.zz` }))
    expect((await send('batch', { operations })).status).toBe(429)
    for (const name of ['a', 'b', 'c']) expect((await send('identify', { user_hash, email: `${name}@y.zz` })).status).toBe(200)
    expect((await send('identify', { user_hash, email: 'd@y.zz' })).status).toBe(429)
    expect((await send('identify', { user_hash, email: 'e@y.zz', dry_run: true })).status).toBe(429)
    expect(await contacts()).toHaveLength(3)
  })

  it('counts nobody who is proven in the same batch, nor what is refused for want of a proof', async () => {
    const proof = { user_id: 'u1', user_hash: await hashOf('u1') }
    const repeated = Array(5).fill({ type: 'identify', visitor_id: 'v', email: 'd@acme.com', ...proof })
    const operations = [...repeated, { type: 'identify', visitor_id: 'v', user_id: 'u1', email: 'd@acme.com' }]
    expect((await send('batch', { operations })).status).toBe(200)
    await useUp()
    await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: { identity_verification: 'required' } })
    const unproven = [...'efghi'].map((name) => ({ type: 'identify', visitor_id: name, email: `${name}@acme.com` }))
    const answer = await send('batch', { operations: [...unproven, { type: 'identify', visitor_id: 'v', ...proof }] })
    const { results } = answer.body as { results: { status: string }[] }
    expect(results.map(({ status }) => status)).toEqual([...Array(5).fill('rejected'), 'ok'])
  })

  describe('counts people beside a proof of somebody else (W12, W20)', () => {
    const named = [...'abcd'].map((name) => `${name}@y.zz`)
    const proofs = async (): Promise<Record<string, object>> => {
      const { identity_secret } = (await server.call('GET', `/api/projects/${member.projectId}`, { token: member.token })).body as { identity_secret: string }
      const identity_token = await new SignJWT({ sub: 'me' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(at / 1_000 + 60).sign(new TextEncoder().encode(identity_secret))
      return { user_hash: { user_id: 'me', user_hash: await hashOf('me') }, identity_token: { identity_token } }
    }

    it.each([
      ['user_hash', 'of another visitor', 'other', {}],
      ['identity_token', 'of another visitor', 'other', {}],
      ['user_hash', 'of the same visitor, without the id that was proven', 'v', {}],
      ['identity_token', 'in a dry run', 'other', { dry_run: true }],
    ])('a %s, %s', async (proof, _how, visitor_id, fields) => {
      const proven = (await proofs())[proof]
      const operations = named.flatMap((email) => [
        { type: 'identify', visitor_id: 'v', email, ...proven },
        { type: 'identify', visitor_id, email },
      ])
      expect((await send('batch', { operations, ...fields })).status).toBe(429)
      expect(await contacts()).toHaveLength(0)
    })

    it('but none that the proof covers', async () => {
      const { user_hash } = await proofs()
      const operations = [{ type: 'identify', visitor_id: 'v', ...user_hash }, ...named.map((visitor_id) => ({ type: 'identify', visitor_id, user_id: 'me' }))]
      expect((await send('batch', { operations })).status).toBe(200)
      await useUp()
    })
  })

  it('counts nothing that was refused for another reason, nor what could not be written', async () => {
    for (let i = 0; i < 5; i++) expect((await identify(`${i}@acme.com`, { user_hash: 'f'.repeat(64) })).status).toBe(403)
    await useUp()
  })

  it('holds for requests that are decided together', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => identify(`${i}@acme.com`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(await contacts()).toHaveLength(3)
    expect(await figures()).toMatchObject({ contacts_refused: 17 })
  })

  it('is told in the figures of the project by day, and in those of the server', async () => {
    await useUp()
    await identify('d@acme.com')
    await send('batch', { operations: [{ type: 'identify', visitor_id: 'e', email: 'e@acme.com' }] })
    expect(await figures()).toMatchObject({ called: 0, contacts_refused: 2, days: [{ day: '2026-11-23', sdk_version: null, contacts_refused: 2 }] })
    expect(await server.dependencies.registry.metrics()).toContain('hal_refused_budgets_total{budget="identities"} 2')
  })

  it('is for strangers: members make as many as they like', async () => {
    await useUp()
    const body = { email: 'd@acme.com' }
    expect((await server.call('POST', '/api/contacts', { token: member.token, body, headers: { 'x-forwarded-for': '1.1.1.1' } })).status).toBe(201)
  })
})

const figures = async () => (await server.call('GET', `/api/projects/${member.projectId}/delivery`, { token: member.token })).body
