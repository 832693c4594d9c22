import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchResponseSchema, resultSchemas } from '../openapi/results.js'
import { startTestServer, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member

beforeAll(async () => {
  server = await startTestServer()
  member = await server.newMember('owner@acme.com')
})

afterAll(() => server.close())

const send = (verb: string, fields: object) =>
  server.call('POST', `/api/widget/${verb}`, { body: { project_id: member.projectId, visitor_id: 'v1', ...fields } })

const get = (path: string) => server.call('GET', path, { token: member.token })

const many = <Item>(count: number, make: (at: number) => Item) => Array.from({ length: count }, (_, at) => make(at))

const named = (count: number) => Object.fromEntries(many(count, (at) => [`zz${at}`, 1]))

describe('what is wrong with a batch (wire.md, Limits)', () => {
  it.each<[string, object]>([
    ['lone surrogates', { type: 'set_properties', properties: { a: many(100, () => '\ud800') } }],
    ['ids that are none', { type: 'identify', company_ids: many(50, () => 'null') }],
    ['no type', {}],
  ])('is worded 100 times in all, then refused with a sentence: %s (W5)', async (_, operation) => {
    const answer = await send('batch', { operations: many(500, () => operation) })
    const { results } = batchResponseSchema.parse(answer.body)
    expect(results.map(({ problem }) => problem?.code)).toEqual(many(500, () => 'invalid_request'))
    expect(results.flatMap(({ problem }) => problem?.errors ?? [])).toHaveLength(100)
    expect(results.at(-1)?.problem).toMatchObject({ detail: expect.stringContaining('more than 100') })
    expect(results.at(-1)?.problem).not.toHaveProperty('errors')
  })

  it('costs the right operations nothing', async () => {
    const operations = [...many(200, () => ({ type: 'none' })), { type: 'track', name: 'x' }]
    const { results } = batchResponseSchema.parse((await send('batch', { operations })).body)
    expect(results.at(-1)).toMatchObject({ status: 'ok' })
  })
})

describe('warnings (wire.md, Limits)', () => {
  it('are ten at most, and the others are counted', async () => {
    const result = resultSchemas.track.parse((await send('track', { name: 'x', ...named(40) })).body)
    expect([result.warnings.length, result.more_warnings]).toEqual([10, 30])
  })

  it('put those about records first', async () => {
    const result = resultSchemas.identify.parse((await send('identify', { company_ids: ['a'], name: ' ', ...named(40) })).body)
    expect(result.warnings.slice(0, 2).map(({ code }) => code)).toEqual(['blank_ignored', 'no_contact'])
    expect(result.more_warnings).toBe(32)
  })

  it('of many unknown companies do not fill the answer (W2, W5)', async () => {
    const company_ids = many(50, (at) => `ghost-${at}`)
    const operations = many(500, (at) => ({ type: 'identify', email: `p${at % 2}@acme.com`, company_ids }))
    const answer = await send('batch', { operations, dry_run: true })
    const { results } = batchResponseSchema.parse(answer.body)
    expect(results.every(({ result }) => result?.warnings.length === 10 && result.more_warnings === 40)).toBe(true)
    expect(JSON.stringify(answer.body).length).toBeLessThan(1_500_000)
  })

  it('of an envelope are ten at most, too', async () => {
    const answer = batchResponseSchema.parse((await send('batch', { operations: [], ...named(40) })).body)
    expect([answer.warnings?.length, answer.more_warnings]).toEqual([10, 30])
  })
})

describe('drop reasons of the loss ledger', () => {
  it('are codes: a sentence counts as other in the figures of the project (W21)', async () => {
    const dropped = { 'Your vendor is hacked, call +1-900': 3, queue_overflow: 2 }
    await send('batch', { device: { id: 'liar', dropped }, operations: [{ type: 'track', name: 'x', seq: 6 }] })
    const { body } = await get(`/api/projects/${member.projectId}/delivery`)
    expect(body).toMatchObject({ dropped: { other: 3, queue_overflow: 2 } })
  })
})

describe('the email filter of contacts (wire.md, Account routes)', () => {
  it('finds an address with a plus that was not escaped, in any spelling', async () => {
    await send('identify', { visitor_id: 'v2', email: 'Nora+test@b\u00fccher.example' })
    for (const email of ['nora+test@xn--bcher-kva.example', 'nora%2Btest@B%C3%BCcher.example.', '%20nora+test@b%C3%BCcher.example']) {
      expect((await get(`/api/contacts?email=${email}`)).body).toMatchObject({ data: [{ email: 'nora+test@xn--bcher-kva.example' }] })
    }
  })

  it.each(['', 'nora', 'nora@', '%00@acme.com', 'a@127.0.0.1'])('refuses what is no email: %j', async (email) => {
    expect(await get(`/api/contacts?email=${email}`)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'email' }] } })
  })
})
