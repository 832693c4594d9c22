import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestServer, type Member, type TestServer } from '../test/server.js'

/** Counts how often operations are read. */
const read = vi.hoisted(() => ({ batches: 0, calls: 0 }))
vi.mock('@hal/contract', async (importOriginal) => {
  const contract = await importOriginal<typeof import('@hal/contract')>()
  return {
    ...contract,
    parseBatchOperations: (...given: Parameters<typeof contract.parseBatchOperations>) => {
      read.batches++
      return contract.parseBatchOperations(...given)
    },
    parseCallOperation: (...given: Parameters<typeof contract.parseCallOperation>) => {
      read.calls++
      return contract.parseCallOperation(...given)
    },
  }
})

let server: TestServer
let member: Member

beforeAll(async () => {
  server = await startTestServer({ config: { rateLimit: { count: 10_000, seconds: 60 }, projectRateLimit: { count: 2_000, seconds: 60 }, trustProxy: 1 } })
  member = await server.newMember('owner@acme.com')
  const settings = { allowed_origins: ['https://app.example.com'] }
  await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: settings })
})

afterAll(() => server.close())

const surrogates = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, '\ud800']))
const unknown = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`unknown${i}`, i]))

const hostile: [string, object][] = [
  ['500 operations with 100 lone surrogates each', { type: 'set_properties', visitor_id: 'v', properties: surrogates }],
  ['500 operations with 20 unknown fields each', { type: 'identify', visitor_id: 'v', ...unknown }],
  ['500 operations with 50 wrong ids each', { type: 'identify', visitor_id: 'v', company_ids: Array(50).fill('null') }],
]

let senders = 0

/** Each from an address of its own, whose budget is not what is looked at. */
function send(path: string, body: object, origin = 'https://app.example.com') {
  const headers = { origin, 'x-forwarded-for': `1.1.1.${++senders}`, 'content-encoding': 'gzip' }
  return server.call('POST', `/api/widget/${path}`, { body: new Uint8Array(gzipSync(JSON.stringify(body))), headers })
}

/** How many were read meanwhile. */
async function readDuring(ask: () => Promise<unknown>): Promise<number> {
  const before = read.batches + read.calls
  await ask()
  return read.batches + read.calls - before
}

describe('before operations are read (W5; wire, "Limits")', () => {
  it.each(hostile)('a project that does not exist is refused: %s', async (_what, operation) => {
    const ask = async () => {
      const answer = await send('batch', { project_id: 'none1', operations: Array(200).fill(operation) })
      expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_project' } })
    }
    expect(await readDuring(ask)).toBe(0)
  })

  it.each(hostile)('an origin that may not come is refused: %s', async (_what, operation) => {
    const ask = async () => {
      const answer = await send('batch', { project_id: member.projectId, operations: Array(200).fill(operation) }, 'https://evil.test')
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    }
    expect(await readDuring(ask)).toBe(0)
  })

  it('a sender over its budget is refused, and a batch that is too long', async () => {
    const ask = async () => {
      const operations = Array(201).fill({ type: 'track' })
      const from = { headers: { origin: 'https://app.example.com', 'x-forwarded-for': '2.2.2.2' } }
      const first = { ...from, body: { project_id: 'none', operations } }
      expect((await server.call('POST', '/api/widget/batch', first)).status).toBe(404)
      expect((await server.call('POST', '/api/widget/batch', { ...from, body: { project_id: member.projectId, operations } })).status).toBe(429)
      expect((await send('batch', { project_id: member.projectId, operations: Array(501).fill(0) })).status).toBe(413)
    }
    expect(await readDuring(ask)).toBe(0)
  })

  it('single calls are refused the same way, and read once they may come', async () => {
    const ask = async () => {
      expect((await send('track', { project_id: 'none', visitor_id: 'v', properties: surrogates })).status).toBe(404)
      expect((await send('track', { project_id: member.projectId, properties: surrogates }, 'https://evil.test')).status).toBe(403)
      expect((await send('identify', { project_id: 7, ...unknown })).status).toBe(400)
    }
    expect(await readDuring(ask)).toBe(0)
    expect(await readDuring(() => send('track', { project_id: member.projectId, visitor_id: 'v', name: 'x' }))).toBe(1)
  })
})

describe('the faults of a batch (W5; wire, "Limits")', () => {
  interface Result {
    status: string
    problem?: { errors?: unknown[]; detail: string }
  }
  const results = async (operations: object[]) => ((await send('batch', { project_id: member.projectId, operations })).body as { results: Result[] }).results

  it('are worded up to 100, and after that only named as such', async () => {
    const told = await results(Array(150).fill({ type: 'track', visitor_id: 'v' }))
    expect(told.map(({ problem }) => problem?.errors?.length)).toEqual([...Array(100).fill(1), ...Array(50).fill(undefined)])
    expect(told[100]?.problem?.detail).toContain('the batch has more than 100')
  })

  it('are bounded however they are spread, and cost no operation that is right', async () => {
    const wrong = { type: 'set_properties', visitor_id: 'v', properties: surrogates }
    const told = await results([...Array(50).fill(wrong), { type: 'track', visitor_id: 'v', name: 'x' }, wrong])
    const worded = told.reduce((sum, { problem }) => sum + (problem?.errors?.length ?? 0), 0)
    expect(worded).toBeGreaterThan(0)
    expect(worded).toBeLessThanOrEqual(100)
    expect(told[50]?.status).toBe('ok')
  })

  it('of settings that change in between are found all the same', async () => {
    const { queries } = server.dependencies
    const stale = await queries.project(member.projectId)
    vi.spyOn(queries, 'project').mockResolvedValue(stale && { ...stale, allowed_origins: [] })
    const answer = await send('track', { project_id: member.projectId, visitor_id: 'v', name: 'x' }, 'https://evil.test')
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    vi.restoreAllMocks()
  })
})
