import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type CallOptions, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member
let other: string
let count = 0

beforeAll(async () => {
  server = await startTestServer()
})
beforeEach(async () => {
  member = await server.newMember(`projects${count++}@acme.com`)
  other = ((await call('POST', '/api/projects', { body: { name: 'Other' } })).body as { id: string }).id
})
afterAll(() => server.close())

const call = (method: string, path: string, options: CallOptions = {}) => server.call(method, path, { token: member.token, ...options })

async function make(path: string, body: object): Promise<string> {
  return ((await call('POST', path, { body: { project_id: member.projectId, ...body } })).body as { id: string }).id
}

/** A route that has no body but for the project, on records that are there. */
async function routes(): Promise<Record<string, [method: string, path: string]>> {
  const contact = await make('/api/contacts', { name: 'Ann' })
  const company = await make('/api/companies', { name: 'Acme' })
  const stage = await make('/api/stages', { name: 'Trial' })
  const key = ((await call('POST', `/api/projects/${member.projectId}/api-keys`, { body: { name: 'Sync', access: 'read' } })).body as { id: string }).id
  return {
    link: ['PUT', `/api/companies/${company}/contacts/${contact}`],
    unlink: ['DELETE', `/api/companies/${company}/contacts/${contact}`],
    contact: ['DELETE', `/api/contacts/${contact}`],
    company: ['DELETE', `/api/companies/${company}`],
    stage: ['DELETE', `/api/stages/${stage}`],
    key: ['DELETE', `/api/projects/${member.projectId}/api-keys/${key}`],
  }
}

const kinds = ['link', 'unlink', 'contact', 'company', 'stage', 'key']
const refused = (path: string) => ({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } })

async function send(kind: string, options: CallOptions, query = '') {
  const [method, path] = (await routes())[kind] ?? ['', '']
  return call(method, `${path}${query}`, options)
}

describe.each(kinds)('the `project_id` of a %s (F11; wire.md, "Account routes")', (kind) => {
  it('goes in the body', async () => {
    expect((await send(kind, { body: { project_id: member.projectId } })).status).toBe(204)
  })

  it('goes in the query, or in both', async () => {
    expect((await send(kind, {}, `?project_id=${member.projectId}`)).status).toBe(204)
    expect((await send(kind, { body: { project_id: member.projectId } }, `?project_id=${member.projectId}`)).status).toBe(204)
    expect((await send(kind, { body: {} }, `?project_id=${member.projectId}`)).status).toBe(204)
  })

  it('is refused where query, body and path differ', async () => {
    expect(await send(kind, { body: { project_id: other } }, `?project_id=${member.projectId}`)).toMatchObject(refused('project_id'))
    if (kind === 'key') expect(await send(kind, { body: { project_id: other } })).toMatchObject(refused('project_id'))
  })

  it.each([
    ['rubbish', '{', ''],
    ['text', 'hello', ''],
    ['a list', '[]', ''],
    ['null', 'null', ''],
    ['bytes that are no UTF-8', Uint8Array.from([0xff, 0xfe]), ''],
    ['an unknown field', '{"projectid":"x"}', 'projectid'],
    ['a number', '{"project_id":7}', 'project_id'],
    ['a blank one', '{"project_id":" "}', 'project_id'],
  ])('is refused in a body that is %s', async (_what, body, path) => {
    expect(await send(kind, { body }, `?project_id=${member.projectId}`)).toMatchObject(refused(path))
  })
})

describe('the `project_id` beside a path that names the project (wire.md, "Account routes")', () => {
  const body = { patch: { name: 'Renamed' }, key: { name: 'Sync', access: 'read' }, rotate: {} }

  it('may say the same, in the query and in the body', async () => {
    const path = `/api/projects/${member.projectId}`
    const project_id = member.projectId
    const query = `?project_id=${project_id}`
    expect((await call('GET', `${path}${query}`)).status).toBe(200)
    expect((await call('GET', `${path}/api-keys${query}`)).status).toBe(200)
    expect((await call('GET', `${path}/delivery${query}`)).status).toBe(200)
    expect(await call('PATCH', `${path}${query}`, { body: { project_id, ...body.patch } })).toMatchObject({ status: 200, body: { name: 'Renamed' } })
    expect((await call('POST', `${path}/api-keys${query}`, { body: { project_id, ...body.key } })).status).toBe(201)
    expect((await call('POST', `${path}/rotate-secret${query}`, { body: { project_id } })).status).toBe(200)
  })

  it('is refused where it says another, though one is a member of both', async () => {
    const path = `/api/projects/${member.projectId}`
    const wrong = [
      call('GET', `${path}?project_id=${other}`),
      call('GET', `${path}/api-keys?project_id=${other}`),
      call('GET', `${path}/delivery?project_id=${other}`),
      call('PATCH', path, { body: { project_id: other, ...body.patch } }),
      call('POST', `${path}/api-keys`, { body: { project_id: other, ...body.key } }),
      call('POST', `${path}/rotate-secret`, { body: { project_id: other } }),
    ]
    for (const answer of await Promise.all(wrong)) expect(answer).toMatchObject(refused('project_id'))
  })

  it('does not open the project of others', async () => {
    const stranger = await server.newMember(`stranger${count++}@acme.com`)
    expect((await call('DELETE', '/api/contacts/contact_x', { body: { project_id: stranger.projectId } })).status).toBe(404)
    expect((await call('GET', `/api/projects/${stranger.projectId}?project_id=${stranger.projectId}`)).status).toBe(404)
  })
})
