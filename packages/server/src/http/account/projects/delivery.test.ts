import type { BatchResponse, Delivery } from '@hal/contract/types'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverySchema } from '../../openapi/records.js'
import { batchResponseSchema } from '../../openapi/results.js'
import { startTestServer, type Member } from '../../test/server.js'

const monday = Date.UTC(2026, 10, 23, 12)
const tuesday = Date.UTC(2026, 10, 24, 0, 0, 1)

let now = monday
const server = await startTestServer({ now: () => now })
let members = 0
let member: Member

beforeEach(async () => {
  now = monday
  member = await server.newMember(`owner-${++members}@acme.com`)
})

afterAll(() => server.close())

interface Batch {
  device?: unknown
  operations?: unknown[]
  dry_run?: boolean
}

/** Tracks with these running numbers, each with an id of its own. */
const tracks = (...seqs: number[]) => seqs.map((seq) => ({ id: `op-${seq}`, type: 'track', name: 'Opened', seq }))

async function send({ device = { id: 'd1' }, operations = [], dry_run = false }: Batch, to = member): Promise<BatchResponse> {
  const body = { project_id: to.projectId, visitor_id: 'v1', device, operations, dry_run }
  const answer = await server.call('POST', '/api/widget/batch', { body })
  expect(answer.status).toBe(200)
  batchResponseSchema.parse(answer.body)
  return answer.body as BatchResponse
}

async function ledger(query = '', of = member): Promise<Delivery> {
  const answer = await server.call('GET', `/api/projects/${of.projectId}/delivery${query}`, { token: of.token })
  return deliverySchema.parse(answer.body)
}

const nothing = { called: 0, delivered: 0, missing: 0, dropped: {}, days: [] }

describe('the loss ledger (sdk.md, "Loss ledger"; wire.md, "Account routes")', () => {
  it('is empty in a project that heard of no device', async () => {
    await send({ device: null, operations: tracks(1) })
    expect(await ledger()).toEqual(nothing)
  })

  it('says called, delivered, dropped why, and missing', async () => {
    await send({ device: { id: 'd1', sdk_version: '1.0.0', dropped: { queue_overflow: 2 } }, operations: tracks(1, 2, 6) })
    await send({ device: { id: 'd2', sdk_version: '1.1.0' }, operations: [{ type: 'track', name: 'x', seq: 1 }] })
    const { days, ...total } = await ledger()
    expect(total).toEqual({ called: 7, delivered: 4, missing: 1, dropped: { queue_overflow: 2 } })
    expect(days).toEqual([
      { day: '2026-11-23', sdk_version: '1.0.0', called: 6, delivered: 3, missing: 1, dropped: { queue_overflow: 2 } },
      { day: '2026-11-23', sdk_version: '1.1.0', called: 1, delivered: 1, missing: 0, dropped: {} },
    ])
  })

  it('counts each (device, seq) once: in a retry, twice in a batch, under another operation id', async () => {
    const again = { type: 'track', name: 'again', seq: 2 }
    await send({ operations: [...tracks(1, 2, 2), again] })
    await send({ operations: [...tracks(1, 2), again] })
    expect(await ledger()).toMatchObject({ called: 2, delivered: 2, missing: 0 })
  })

  it('counts a rejected operation as delivered, one with a wrong body too (wire.md, "Fine print")', async () => {
    const operations = [
      { type: 'set_stage', stage: 'Lead', seq: 1 },
      { type: 'track', name: 7, seq: 2 },
      { type: 'nothing', seq: 3 },
    ]
    expect((await send({ operations })).results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await ledger()).toMatchObject({ called: 3, delivered: 3, missing: 0 })
  })

  it('takes the highest totals of drops, so a retry is harmless, also beside no operation (wire.md, "Fine print")', async () => {
    const device = { id: 'd1', dropped: { queue_overflow: 3 } }
    await send({ device })
    await send({ device })
    await send({ device: { id: 'd1', dropped: { queue_overflow: 1, too_old: 2 } } })
    expect(await ledger()).toMatchObject({ called: 5, delivered: 0, missing: 0, dropped: { queue_overflow: 3, too_old: 2 } })
  })

  it('warns of a number more than 1,000,000 ahead on its operation, and does not count it (wire.md, "Fine print")', async () => {
    const { results } = await send({ operations: tracks(1, 1_000_001) })
    expect(results.map(({ result }) => result?.warnings.map(({ code }) => code))).toEqual([[], ['seq_ignored']])
    expect(await ledger()).toMatchObject({ called: 1, delivered: 1, missing: 0 })
  })

  it('warns of a device that is wrong, and takes its operations (wire.md, "Account routes")', async () => {
    const wrong = await send({ device: { id: '' }, operations: tracks(1) })
    expect(wrong.warnings).toMatchObject([{ code: 'device_ignored', path: 'device' }])
    const ahead = await send({ device: { id: 'd1', dropped: { queue_overflow: 2_000_000 } }, operations: tracks(1) })
    expect(ahead.warnings).toMatchObject([{ code: 'device_ignored', path: 'device.dropped' }])
    expect(await ledger()).toMatchObject({ called: 1, delivered: 1, dropped: {} })
  })

  it('counts nothing of a dry run (R35)', async () => {
    await send({ dry_run: true, device: { id: 'd1', dropped: { queue_overflow: 3 } }, operations: tracks(1, 2) })
    expect(await ledger()).toEqual(nothing)
  })

  it('counts nothing of a batch that is refused whole', async () => {
    const { projectId, token } = member
    await server.call('PATCH', `/api/projects/${projectId}`, { token, body: { allowed_origins: ['https://app.acme.com'] } })
    const body = { project_id: projectId, visitor_id: 'v1', device: { id: 'd1' }, operations: tracks(1) }
    await server.call('POST', '/api/widget/batch', { body, headers: { origin: 'https://evil.example' } })
    expect(await ledger()).toEqual(nothing)
  })

  it('comes to the same when the batches of a device arrive at once, some of them twice', async () => {
    const batches = [tracks(1, 2, 3), tracks(4, 5), tracks(8, 9), tracks(4, 5), tracks(6), tracks(1, 2, 3)]
    await Promise.all(batches.map((operations) => send({ operations })))
    expect(await ledger()).toMatchObject({ called: 9, delivered: 8, missing: 1 })
  })
})

describe('a window of it', () => {
  /** On Monday 2 and 3 are passed over; on Tuesday 2 comes, with another one. */
  async function lateCall(): Promise<void> {
    await send({ operations: tracks(1, 4) })
    now = tuesday
    await send({ operations: tracks(2, 5) })
  }

  it('takes the day of receipt, and tells a late call where it came, no longer missing where it was not', async () => {
    await lateCall()
    const day = { sdk_version: null, dropped: {} }
    expect((await ledger()).days).toEqual([
      { ...day, day: '2026-11-23', called: 4, delivered: 2, missing: 1 },
      { ...day, day: '2026-11-24', called: 1, delivered: 2, missing: 0 },
    ])
    expect(await ledger()).toMatchObject({ called: 5, delivered: 4, missing: 1 })
  })

  it.each([
    ['?since=2026-11-24T00:00:00.000Z', ['2026-11-24']],
    ['?until=2026-11-24T00:00:00.000Z', ['2026-11-23']],
    [`?since=${monday}&until=${monday + 1}`, ['2026-11-23']],
    [`?since=${monday}&until=${tuesday}`, ['2026-11-23', '2026-11-24']],
    ['?since=2026-11-25T00:00:00Z', []],
    ['?until=2026-11-23T00:00:00Z', []],
    [`?since=${tuesday}&until=${monday}`, []],
    ['?since=-8640000000000000&until=8640000000000000', ['2026-11-23', '2026-11-24']],
  ])('is of whole days: %s', async (query, days) => {
    await lateCall()
    expect((await ledger(query)).days.map(({ day }) => day)).toEqual(days)
  })

  it.each(['?since=yesterday', '?until=', '?day=2026-11-23'])('is refused where it is none: %s', async (query) => {
    const answer = await server.call('GET', `/api/projects/${member.projectId}/delivery${query}`, { token: member.token })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })
})

describe('who reads it (wire.md, "Account routes")', () => {
  it('keeps projects apart that hear of the same device', async () => {
    const other = await server.newMember('other@umbrella.com')
    await send({ operations: tracks(1, 2) })
    await send({ operations: tracks(5) }, other)
    expect(await ledger()).toMatchObject({ called: 2, delivered: 2, missing: 0 })
    expect(await ledger('', other)).toMatchObject({ called: 5, delivered: 1, missing: 4 })
    const path = `/api/projects/${member.projectId}/delivery`
    expect(await server.call('GET', path, { token: other.token })).toMatchObject({ status: 404 })
    expect(await server.call('GET', path)).toMatchObject({ status: 401 })
  })

  it('lets the demo’s token read that of its own project, and of no other', async () => {
    await server.dependencies.ingest.createProject({ id: 'demo', name: 'demo' }, member.userId)
    const token = await server.dependencies.demoTokens.issue()
    const read = (id: string) => server.call('GET', `/api/projects/${id}/delivery`, { token })
    expect(await read('demo')).toMatchObject({ status: 200, body: nothing })
    expect(await read(member.projectId)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await server.call('GET', '/api/projects/demo', { token })).toMatchObject({ status: 403 })
  })
})
