import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchResponseSchema, resultSchemas } from '../openapi/results.js'
import { startTestServer, testMetricsToken, type Answered, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member

beforeAll(async () => {
  server = await startTestServer()
  member = await server.newMember('owner@acme.com')
})

afterAll(() => server.close())

const callBody = (fields: object) => ({ project_id: member.projectId, visitor_id: 'v1', ...fields })

function send(verb: string, fields: object, headers: Record<string, string> = {}): Promise<Answered> {
  return server.call('POST', `/api/widget/${verb}`, { body: callBody(fields), headers })
}

describe('a single call (wire.md, "Widget routes")', () => {
  it('answers with the result of its type', async () => {
    const identified = await send('identify', { email: 'Alice@Acme.com', company: { name: 'Acme' } })
    expect(resultSchemas.identify.parse(identified.body)).toMatchObject({ matched_by: 'created', contact: { email: 'alice@acme.com' } })
    resultSchemas.set_properties.parse((await send('set-properties', { properties: { plan: 'pro' } })).body)
    resultSchemas.track.parse((await send('track', { name: 'Opened' })).body)
    const staged = resultSchemas.set_stage.parse((await send('set-stage', { stage: 'qualified' })).body)
    expect(staged.stage_update).toMatchObject({ status: 'applied', to: 'Qualified' })
    const dealt = resultSchemas.set_deal.parse((await send('set-deal', { deal_value: 1200, stage: 'Lead' })).body)
    expect(dealt).toMatchObject({ company: { deal_value: 1200 }, stage_update: { status: 'skipped', reason: 'already_later' } })
  })

  it('takes `app_id` for `project_id`, and tells a field that it does not know, with what was meant', async () => {
    const body = { app_id: member.projectId, visitor_id: 'v2', emial: 'x@acme.com' }
    const answer = await server.call('POST', '/api/widget/identify', { body })
    expect(answer.body).toMatchObject({ warnings: [{ code: 'unknown_field', path: 'emial', message: expect.stringContaining('`email`') }] })
  })

  it('answers with the problem of the rules, members and all (R17, R20)', async () => {
    const noStage = await send('set-stage', { stage: 'Nirvana' })
    expect(noStage).toMatchObject({ status: 422, body: { code: 'unknown_stage', stages: expect.arrayContaining(['Lead', 'Won']) } })
    const noContact = await send('set-stage', { visitor_id: 'nobody', stage: 'Lead' })
    expect(noContact).toMatchObject({ status: 409, body: { code: 'no_contact' } })
  })

  it('answers a repeated id with the first result, and says so (R26)', async () => {
    const first = await send('track', { id: 'op-1', name: 'Paid' })
    const again = await send('track', { id: 'op-1', name: 'Paid' })
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
  })

  it('takes the Idempotency-Key header for the id, and refuses two that differ (wire.md, "Fine print")', async () => {
    const header = { 'idempotency-key': 'op-2' }
    await send('track', { name: 'Paid' }, header)
    expect((await send('track', { id: 'op-2', name: 'Paid' })).headers.get('idempotent-replayed')).toBe('true')
    expect(await send('track', { id: 'op-3', name: 'Paid' }, header)).toMatchObject({ body: { code: 'invalid_request' } })
  })

  it('leaves one contact and one placeholder of 200 identifies of one new email at once (R2, R9)', async () => {
    const { token, projectId } = await server.newMember('crowd@acme.com')
    const bodies = Array.from({ length: 200 }, (_, index) => ({ project_id: projectId, visitor_id: `v${index}`, email: 'new@initech.com' }))
    const answers = await Promise.all(bodies.map((body) => server.call('POST', '/api/widget/identify', { body })))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect((await server.call('GET', '/api/contacts', { token })).body).toMatchObject({ data: [{ email: 'new@initech.com' }] })
    expect((await server.call('GET', '/api/companies', { token })).body).toMatchObject({ data: [{ name: 'initech.com', is_placeholder: true }] })
  })

  it('writes nothing on a dry run (R35)', async () => {
    await send('identify', { visitor_id: 'dry', email: 'dry@acme.com', dry_run: true })
    const visitor = await server.call('GET', '/api/visitors/dry', { token: member.token })
    expect(visitor.status).toBe(404)
  })

  it('refuses an origin that the project does not take, readably for the page (wire.md, "Fine print")', async () => {
    const strict = await server.newMember('strict@acme.com')
    const path = `/api/projects/${strict.projectId}`
    await server.call('PATCH', path, { token: strict.token, body: { allowed_origins: ['https://app.acme.com'] } })
    const from = (origin: string) =>
      server.call('POST', '/api/widget/track', { body: { project_id: strict.projectId, visitor_id: 'v', name: 'x' }, headers: { origin } })
    expect((await from('https://app.acme.com')).status).toBe(200)
    const refused = await from('https://evil.example')
    expect(refused).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('a batch (wire.md, "Widget routes")', () => {
  const batch = (fields: object) => server.call('POST', '/api/widget/batch', { body: { project_id: member.projectId, visitor_id: 'b1', ...fields } })

  it('answers for each operation in order; one that is wrong costs no other (R25)', async () => {
    const operations = [
      { id: 'b-1', type: 'track', name: 'One' },
      { id: 'b-2', type: 'track', name: 7 },
      { id: 'b-3', type: 'set_stage', stage: 'Lead' },
      { id: 'b-1', type: 'track', name: 'One' },
      'nothing',
      { type: 'track', name: 'Two' },
    ]
    const answer = await batch({ operations, surprise: 1 })
    const { results, warnings } = batchResponseSchema.parse(answer.body)
    expect(results.map(({ status }) => status)).toEqual(['ok', 'rejected', 'rejected', 'duplicate', 'rejected', 'ok'])
    expect(results.map(({ id }) => id).slice(0, 4)).toEqual(['b-1', 'b-2', 'b-3', 'b-1'])
    expect(results[1]?.problem).toMatchObject({ code: 'invalid_request', status: 400, type: '/docs/problems/invalid_request', errors: [{ path: 'name' }] })
    expect(results[2]?.problem).toMatchObject({ code: 'no_contact' })
    expect(warnings).toMatchObject([{ code: 'unknown_field', path: 'surprise' }])
  })

  it('answers an empty batch with no results', async () => {
    expect((await batch({ operations: [] })).body).toEqual({ results: [] })
  })

  it('refuses more than 500 operations as too large, and writes none', async () => {
    const operations = Array.from({ length: 501 }, (_, index) => ({ id: `many-${index}`, type: 'track', name: 'x' }))
    expect(await batch({ operations })).toMatchObject({ status: 413, body: { code: 'too_large', limit: 500 } })
    const { results } = batchResponseSchema.parse((await batch({ operations: operations.slice(1) })).body)
    expect(results.every(({ status }) => status === 'ok')).toBe(true)
  })

  it('gives the Idempotency-Key header no meaning (wire.md, "Fine print")', async () => {
    const body = { project_id: member.projectId, visitor_id: 'b1', operations: [{ type: 'track', name: 'x' }] }
    const send = () => server.call('POST', '/api/widget/batch', { body, headers: { 'idempotency-key': 'key' } })
    await send()
    expect((await send()).body).toMatchObject({ results: [{ status: 'ok' }] })
  })

  it('counts operations by type and what became of them, for /metrics', async () => {
    const { body } = await server.call('GET', '/metrics', { token: testMetricsToken })
    expect(body).toMatch(/hal_operations_total\{type="track",status="ok"\} [1-9]/)
    expect(body).toMatch(/hal_http_requests_total\{method="POST",route="\/api\/widget\/batch",status="413"\} 1/)
    expect(body).not.toMatch(/acme/)
  })
})

describe('cross-origin calls (wire.md, "Widget routes")', () => {
  it('need no preflight as text/plain', async () => {
    expect((await send('track', { name: 'x' }, { 'content-type': 'text/plain;charset=UTF-8' })).status).toBe(200)
  })

  it('are allowed by preflight from any origin, with any header', async () => {
    const answer = await server.call('OPTIONS', '/api/widget/track', {
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,traceparent' },
    })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,traceparent',
      'access-control-max-age': '86400',
    })
  })

  it.each([
    ['a result', 'POST', '/api/widget/track', { name: 'x' }],
    ['a problem of the body', 'POST', '/api/widget/track', { name: 7 }],
    ['an unknown project', 'POST', '/api/widget/track', { project_id: 'none', name: 'x' }],
    ['a wrong method', 'PUT', '/api/widget/track', {}],
    ['an unknown path', 'POST', '/api/widget/nothing', {}],
  ])('may read %s, and the headers that matter', async (_what, method, path, fields) => {
    const answer = await server.call(method, path, { body: callBody(fields) })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-expose-headers')).toBe('x-request-id, retry-after, idempotent-replayed, ratelimit, ratelimit-policy')
  })

  it('end at the widget routes: accounts are not for other sites', async () => {
    const answer = await server.call('GET', '/api/contacts', { token: member.token, headers: { origin: 'https://a.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('takes gzip (wire.md, "Widget routes")', async () => {
  const body = new Uint8Array(gzipSync(JSON.stringify(callBody({ name: 'Zipped' }))))
  const answer = await server.call('POST', '/api/widget/track', { body, headers: { 'content-encoding': 'gzip' } })
  expect(answer.status).toBe(200)
})
