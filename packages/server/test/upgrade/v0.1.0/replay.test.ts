import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type Answered, type TestServer } from '../../../src/http/test/server.js'
import { findingsIn, operationCounts } from '../../torture/file.js'
import { day, headersOf, leaveDatabase } from './recorded.js'

const hourMs = 3_600_000

/** A server of this version on the file that 0.1.0 left. */
const upgraded = (hoursLater = 1): Promise<TestServer> => startTestServer({ now: () => day.recorded_at + hoursLater * hourMs, leaveDatabase })

type Request = (typeof day.waiting)[number] | (typeof day.answered)[number]

const send = (server: TestServer, request: Request): Promise<Answered> =>
  server.call('POST', request.path, { body: request.body, headers: headersOf(request) })

const rows = JSON.stringify(day.answered)
const anyId = /\b(contact|company)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g

/** Emails that the rules write otherwise now (R2). */
const spellings = new Map([['emil@straße.example.', 'emil@xn--strae-oqa.example']])

/** How a problem is worded, which clients do not read: its code says what it is. */
const wording = ['title', 'detail']

/** An answer without the parts that differ between servers: wording, tokens, request ids, and ids of records that it made. */
function plain(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => {
    if (key === 'request_id' || key === 'type' || wording.includes(key)) return undefined
    if (key === 'visitor_token') return 'token'
    if (typeof value === 'string' && key === 'email') return spellings.get(value) ?? value
    return typeof value === 'string' ? value.replaceAll(anyId, (id, kind: string) => (rows.includes(id) ? id : `new ${kind}`)) : value
  }))
}

/** Each operation of a request by its id, with what became of it. */
function outcomesOf({ path, body }: Request, answered: { status: number; body: unknown }): Map<string, string> {
  if (!path.endsWith('/batch')) {
    const { id } = JSON.parse(body) as { id: string }
    return new Map([[id, answered.status === 200 ? 'done' : (answered.body as { code: string }).code]])
  }
  const { results } = answered.body as { results: { id: string; status: string; problem?: { code: string } }[] }
  return new Map(results.map(({ id, status, problem }) => [id, status === 'rejected' ? String(problem?.code) : 'done']))
}

function expectAnswer({ change }: Request, before: { status: number; body: unknown }, answered: Answered): void {
  if (change !== undefined) return expect([before.status, answered.body]).toMatchObject([200, { code: change }])
  expect(plain(answered.body)).toEqual(plain(before.body))
  expect(answered.status).toBe(before.status)
}

const titled = <Item extends Request>(requests: Item[]) => requests.map((request, index): [string, Item] => [`${index} ${request.path} ${request.body.slice(49, 149)}`, request])

describe('what version 0.1.0 left', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await upgraded()
  })
  afterAll(() => server.close())

  it('is a sound file after the upgrade', () => {
    expect(findingsIn(server.databasePath)).toEqual([])
  })

  describe('answers a retry of the day as before, but for what the rules changed (R26)', () => {
    it.each(titled(day.answered))('%s', async (_title, request) => {
      expectAnswer(request, request.again, await send(server, request))
    })
  })

  describe('answers what was on its way as before, but for what the rules changed', () => {
    it.each(titled(day.waiting))('%s', async (_title, request) => {
      expectAnswer(request, request.answer, await send(server, request))
    })
  })

  it('lets each call take effect once, whether it was answered before the upgrade, after it, or refused (R26)', async () => {
    const counts = operationCounts(server.databasePath)
    for (const request of [...day.answered, ...day.waiting]) {
      const answered = await send(server, request)
      for (const [id, outcome] of outcomesOf(request, answered)) {
        const isDry = request.body.includes('"dry_run":true')
        if (outcome === 'done') expect([id, counts.get(id)]).toEqual([id, isDry ? undefined : 1])
      }
    }
    expect(operationCounts(server.databasePath)).toEqual(counts)
  })

  it('counts the calls of its devices as before', async () => {
    const signedIn = await server.call('POST', '/api/auth/login', { body: { email: 'owner@example.test', password: 'correct horse battery staple' } })
    const { token } = signedIn.body as { token: string }
    for (const [name, { id }] of Object.entries(day.projects)) {
      const { body } = await server.call('GET', `/api/projects/${id}/delivery`, { token })
      expect([name, body]).toMatchObject([name, day.delivery[name]])
    }
  })
})

describe('a retry days later, when its proofs and tokens have expired (R26)', () => {
  it('is still the same call, and shows nothing more', async () => {
    const server = await upgraded(24 * 10)
    for (const request of day.answered) {
      const answered = await send(server, request)
      if (request.change === undefined) expect(outcomesOf(request, answered)).toEqual(outcomesOf(request, request.again))
      // A `user_hash` counts as long as its secret.
      if (!request.body.includes('user_hash')) expect(JSON.stringify(answered.body)).not.toContain('"visitor_token":')
    }
    await server.close()
  })
})

describe('a visitor token of 0.1.0 (R32)', () => {
  it.each([
    ['is good for the rest of its day', 23, 200, 'deal_value'],
    ['is worth nothing after it', 25, 403, 'identity_unverified'],
  ])('%s', async (_what, hoursLater, status, told) => {
    const server = await upgraded(hoursLater)
    const { id: project_id, tokens } = day.projects.bank
    const answered = await server.call('POST', '/api/widget/set-deal', { body: { project_id, id: `deal-${hoursLater}`, visitor_id: 'v-ivy', visitor_token: tokens.ivy, deal_value: 1 } })
    expect(answered.status).toBe(status)
    expect(JSON.stringify(answered.body)).toContain(told)
    await server.close()
  })
})
