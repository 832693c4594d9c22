import { afterEach, expect, it } from 'vitest'
import { StoreUnavailable } from '../store/port.js'
import { startTestServer, type TestServer } from './test/server.js'

let server: TestServer

afterEach(() => server.close())

/** A server whose ingest fails in one way. */
async function startFailing(error: Error): Promise<void> {
  server = await startTestServer()
  const { ingest } = server.dependencies
  await ingest.createProject({ id: 'p', name: 'p' }, 'user')
  Object.assign(ingest, { submit: () => Promise.reject(error) })
}

const track = () => server.call('POST', '/api/widget/track', { body: { project_id: 'p', visitor_id: 'v-secret', name: 'x' } })

it('answers what nobody foresaw with `internal`, logs it with the request id, and tells nothing (wire.md, "Problems")', async () => {
  await startFailing(new Error('SELECT * FROM secrets'))
  const { status, body, headers } = await track()
  expect(status).toBe(500)
  expect(body).toMatchObject({ code: 'internal', type: '/docs/problems/internal', request_id: headers.get('x-request-id') })
  expect(JSON.stringify(body)).not.toContain('SELECT')
  const errors = server.log.filter((line) => line.includes('request failed'))
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain(headers.get('x-request-id'))
})

it('answers `unavailable` with Retry-After while the store takes no writes', async () => {
  await startFailing(new StoreUnavailable('disk full'))
  const { status, body, headers } = await track()
  expect(status).toBe(503)
  expect(body).toMatchObject({ code: 'unavailable' })
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
})

it('logs neither bodies nor credentials, nor what stands in a path or query', async () => {
  server = await startTestServer()
  const { token } = await server.newMember('ada@acme.com')
  await server.call('GET', '/api/contacts/contact_private?q=private', { token })
  await server.call('POST', '/api/auth/login', { body: { email: 'ada@acme.com', password: 'correct horse' } })
  await track()
  const log = server.log.join('')
  expect(log).toContain('/api/contacts/:id')
  for (const secret of [token, 'private', 'ada@', 'correct horse', 'v-secret']) expect(log).not.toContain(secret)
})

it('names every response itself, whatever the client sends (wire.md, "Fine print")', async () => {
  server = await startTestServer()
  for (const path of ['/healthz', '/no/such/path', '/hal.js']) {
    const { headers } = await server.call('GET', path, { headers: { 'x-request-id': 'mine' } })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
})

it('says that it is Express to nobody', async () => {
  server = await startTestServer()
  expect((await server.call('GET', '/healthz')).headers.get('x-powered-by')).toBeNull()
})
