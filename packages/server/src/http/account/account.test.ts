import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  apiKeySchema,
  companySchema,
  contactSchema,
  eventSchema,
  newApiKeySchema,
  pageOf,
  projectSchema,
  rotatedSecretSchema,
  sessionSchema,
  stageSchema,
  timelineItemSchema,
  visitorSchema,
} from '../openapi/records.js'
import { startTestServer, type CallOptions, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member
let count = 0

beforeAll(async () => {
  server = await startTestServer()
})

beforeEach(async () => {
  member = await server.newMember(`member${count++}@acme.com`)
})

afterAll(() => server.close())

const call = (method: string, path: string, options: CallOptions = {}) =>
  server.call(method, path, { token: member.token, ...options })

const stages = pageOf(stageSchema)
const contacts = pageOf(contactSchema)
const companies = pageOf(companySchema)

describe('sign-in (wire.md, "Account routes")', () => {
  const ada = { email: 'Ada@Example.com', password: 'correct horse' }

  it('signs up, in, and out for good', async () => {
    const up = sessionSchema.parse((await server.call('POST', '/api/auth/signup', { body: ada })).body)
    const { token, user } = sessionSchema.parse((await server.call('POST', '/api/auth/login', { body: ada })).body)
    expect(user).toEqual(up.user)
    expect(user.email).toBe('ada@example.com')
    expect((await server.call('GET', '/api/projects', { token })).body).toEqual({ data: [], next_cursor: null })
    expect((await server.call('POST', '/api/auth/logout', { token })).body).toEqual({})
    expect((await server.call('GET', '/api/projects', { token })).status).toBe(401)
    expect((await server.call('GET', '/api/projects', { token: up.token })).status).toBe(200)
  })

  it.each(['password', '12345678', '        ', 'weak@example.com'])('takes no account with the password %j (W17)', async (password) => {
    const answer = await server.call('POST', '/api/auth/signup', { body: { email: 'weak@example.com', password } })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'password' }] } })
  })

  it('answers a wrong password and an unknown email alike', async () => {
    const wrong = await server.call('POST', '/api/auth/login', { body: { ...ada, password: 'wrong horse' } })
    const unknown = await server.call('POST', '/api/auth/login', { body: { ...ada, email: 'nobody@example.com' } })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(unknown.body).toMatchObject({ detail: (wrong.body as { detail: string }).detail })
  })

  it('names a taken email', async () => {
    const again = await server.call('POST', '/api/auth/signup', { body: ada })
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } })
  })

  it('is closed by default once there is an owner (wire.md, "Configuration")', async () => {
    const closed = await startTestServer({ config: { signup: 'auto' } })
    const signUp = (email: string) => closed.call('POST', '/api/auth/signup', { body: { ...ada, email } })
    expect((await signUp('first@acme.com')).status).toBe(201)
    expect(await signUp('second@acme.com')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    await closed.close()
  })
})

describe('which project is meant (wire.md, "Account routes")', () => {
  it('is the only one of its user, or has to be said, in query or body', async () => {
    expect((await call('GET', '/api/contacts')).status).toBe(200)
    const another = projectSchema.parse((await call('POST', '/api/projects', { body: { name: 'Another' } })).body)
    const unsaid = await call('GET', '/api/contacts')
    expect(unsaid.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'project_id' }] })
    const made = await call('POST', '/api/contacts', { body: { project_id: another.id, name: 'Bob' } })
    expect(contactSchema.parse(made.body).project_id).toBe(another.id)
    const listed = await call('GET', `/api/contacts?project_id=${another.id}`)
    expect(contacts.parse(listed.body).data).toHaveLength(1)
  })

  it('must not differ between query and body', async () => {
    const answer = await call('POST', `/api/contacts?project_id=${member.projectId}`, { body: { project_id: 'another' } })
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'project_id' }] })
  })

  it('is asked for from a user who has none', async () => {
    const { body } = await server.call('POST', '/api/auth/signup', { body: { email: `none${count++}@x`, password: 'correct horse' } })
    const answer = await server.call('GET', '/api/contacts', { token: sessionSchema.parse(body).token })
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'project_id' }] })
  })
})

describe('projects', () => {
  it('are made with the stages of R30, listed, changed and shown with their secret to members', async () => {
    const made = await call('POST', '/api/projects', { body: { name: 'Two', allowed_origins: ['https://a.example'] } })
    expect(made.status).toBe(201)
    const project = projectSchema.parse(made.body)
    expect(project).toMatchObject({ name: 'Two', identity_verification: 'off', company_policy: 'create_missing' })
    const names = stages.parse((await call('GET', `/api/stages?project_id=${project.id}`)).body).data.map(({ name }) => name)
    expect(names).toEqual(['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'])
    const changed = await call('PATCH', `/api/projects/${project.id}`, { body: { stage_update_mode: 'exact' } })
    expect(projectSchema.parse(changed.body)).toMatchObject({ stage_update_mode: 'exact', identity_secret: project.identity_secret })
    const page = pageOf(projectSchema).parse((await call('GET', '/api/projects?sort=name&limit=1')).body)
    expect(page.data).toMatchObject([{ id: member.projectId }])
    expect(page.next_cursor).not.toBeNull()
  })

  it('replace their secret, and say until when the one before counts (R31)', async () => {
    const path = `/api/projects/${member.projectId}`
    const before = projectSchema.parse((await call('GET', path)).body)
    const rotated = rotatedSecretSchema.parse((await call('POST', `${path}/rotate-secret`)).body)
    expect(rotated.identity_secret).not.toBe(before.identity_secret)
    const graceMs = Date.parse(rotated.previous_secret_expires_at ?? '') - Date.now()
    expect(Math.round(graceMs / 3_600_000)).toBe(24)
    expect(projectSchema.parse((await call('GET', path)).body).identity_secret).toBe(rotated.identity_secret)
  })
})

describe('stages (R30)', () => {
  it('are made last, renamed, ordered, and deleted once nobody needs them', async () => {
    const trial = stageSchema.parse((await call('POST', '/api/stages', { body: { name: 'Trial' } })).body)
    expect(trial).toMatchObject({ position: 5, kind: 'open' })
    await call('PATCH', `/api/stages/${trial.id}`, { body: { name: 'Pilot' } })
    const ids = stages.parse((await call('GET', '/api/stages')).body).data.map(({ id }) => id)
    const ordered = await call('PUT', '/api/stages/order', { body: { ids: [trial.id, ...ids.filter((id) => id !== trial.id)] } })
    expect(stages.parse(ordered.body).data[0]).toMatchObject({ name: 'Pilot', position: 0 })
    await call('POST', '/api/companies', { body: { name: 'Acme', stage: 'Pilot' } })
    expect(await call('DELETE', `/api/stages/${trial.id}`)).toMatchObject({ status: 409, body: { code: 'stage_in_use' } })
    expect((await call('DELETE', `/api/stages/${trial.id}?move_to=${ids[0]}`)).status).toBe(204)
    expect(companies.parse((await call('GET', '/api/companies?stage=lead')).body).data).toHaveLength(1)
  })

  it('come in pages, in their order', async () => {
    const first = stages.parse((await call('GET', '/api/stages?limit=3')).body)
    const second = stages.parse((await call('GET', `/api/stages?limit=3&cursor=${first.next_cursor}`)).body)
    expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'])
    expect(second.next_cursor).toBeNull()
    const names = async (sort: string) => stages.parse((await call('GET', `/api/stages?sort=${sort}`)).body).data.map(({ name }) => name)
    expect(await names('name')).toEqual([...(await names('created_at'))].sort())
    expect(await names('-created_at')).toEqual([...(await names('created_at'))].reverse())
    expect((await call('GET', `/api/stages?sort=name&cursor=${first.next_cursor}`)).body).toMatchObject({ code: 'invalid_request' })
    expect((await call('GET', '/api/stages?cursor=*')).body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'cursor' }] })
  })
})

describe('contacts and companies (R28, R29)', () => {
  it('are made apart, linked, shown, changed and deleted', async () => {
    const contact = contactSchema.parse((await call('POST', '/api/contacts', { body: { email: 'Bob@Acme.com', tags: ['vip'] } })).body)
    expect(contact).toMatchObject({ email: 'bob@acme.com', companies: [] })
    const company = companySchema.parse((await call('POST', '/api/companies', { body: { name: 'Acme', external_id: 'acme', stage: 'won' } })).body)
    expect(company).toMatchObject({ contact_ids: [], stage: { name: 'Won' }, is_placeholder: false })

    expect((await call('PUT', `/api/companies/acme/contacts/${contact.id}`)).status).toBe(204)
    expect((await call('PUT', `/api/companies/acme/contacts/${contact.id}`)).status).toBe(204)
    expect(companySchema.parse((await call('GET', '/api/companies/acme')).body).contact_ids).toEqual([contact.id])

    const patched = await call('PATCH', `/api/contacts/${contact.id}`, { body: { add_tags: ['new'], metadata: { a: 1 }, notes: null } })
    expect(contactSchema.parse(patched.body)).toMatchObject({ tags: ['vip', 'new'], metadata: { a: 1 } })
    const taken = await call('POST', '/api/contacts', { body: { email: 'bob@acme.com' } })
    expect(taken).toMatchObject({ status: 409, body: { code: 'email_taken', existing_id: contact.id } })

    expect((await call('DELETE', `/api/companies/${company.id}`)).status).toBe(204)
    expect(contactSchema.parse((await call('GET', `/api/contacts/${contact.id}`)).body).companies).toEqual([])
    expect((await call('DELETE', `/api/contacts/${contact.id}`)).status).toBe(204)
    expect((await call('GET', `/api/contacts/${contact.id}`)).status).toBe(404)
  })

  it('come in lists by filter, sort and page, the limit cut at 200 (wire.md, "Account routes")', async () => {
    for (const name of ['Cleo', 'Abe', 'Bea']) await call('POST', '/api/contacts', { body: { name, tags: [name === 'Abe' ? 'vip' : 'other'] } })
    const names = async (query: string) => {
      const page = contacts.parse((await call('GET', `/api/contacts?${query}`)).body)
      return { names: page.data.map(({ name }) => name), cursor: page.next_cursor }
    }
    const first = await names('sort=name&limit=2')
    expect(first.names).toEqual(['Abe', 'Bea'])
    expect((await names(`sort=name&limit=2&cursor=${first.cursor}`)).names).toEqual(['Cleo'])
    expect((await names('')).names).toEqual(['Bea', 'Abe', 'Cleo'])
    expect((await names('q=LE')).names).toEqual(['Cleo'])
    expect((await names('tag=vip&limit=100000')).names).toEqual(['Abe'])
    expect((await names('company_id=none')).names).toEqual([])
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=two', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['sort=email', 'sort'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
    ['q=%00', 'q'],
    ['__proto__=1', '__proto__'],
    ['project_id[]=demo', 'project_id[]'],
  ])('refuse the wrong parameter in ?%s', async (query, path) => {
    expect((await call('GET', `/api/contacts?${query}`)).body).toMatchObject({ code: 'invalid_request', errors: [{ path }] })
  })

  it('refuse a path that cannot be decoded, and find nothing under odd ids', async () => {
    expect((await call('GET', '/api/contacts/%ff')).body).toMatchObject({ code: 'invalid_request' })
    for (const id of ['%00', '%2e%2e', '__proto__', 'a'.repeat(2_000), "'%20OR%201=1"]) {
      expect((await call('GET', `/api/contacts/${id}`)).body).toMatchObject({ code: 'not_found' })
    }
  })
})

describe('visitors, events and timelines (wire.md, "Account routes")', () => {
  it('show what the widget did, newest first', async () => {
    const person = { project_id: member.projectId, visitor_id: 'v/1 ?' }
    await server.call('POST', '/api/widget/identify', { body: { ...person, email: 'a@acme.com' } })
    const at = (name: string, timestamp: string) => server.call('POST', '/api/widget/track', { body: { ...person, name, timestamp } })
    await at('Old', '2026-01-01T00:00:00Z')
    await at('New', '2026-02-01T00:00:00Z')

    const visitor = visitorSchema.parse((await call('GET', `/api/visitors/${encodeURIComponent(person.visitor_id)}`)).body)
    const events = async (query: string) => {
      const page = pageOf(eventSchema).parse((await call('GET', `/api/events?${query}`)).body)
      return page.data.map(({ name }) => name)
    }
    expect(await events(`contact_id=${visitor.contact_id}`)).toEqual(['New', 'Old'])
    expect(await events('until=2026-02-01T00:00:00.000Z')).toEqual(['Old'])
    expect(await events(`since=${Date.parse('2026-02-01T00:00:00Z')}`)).toEqual(['New'])

    const timeline = await call('GET', `/api/contacts/${visitor.contact_id}/timeline`)
    const items = pageOf(timelineItemSchema).parse(timeline.body).data
    expect(items.map((item) => (item.type === 'event' ? item.name : item.kind))).toEqual(expect.arrayContaining(['New', 'Old', 'contact_created']))
    const [company] = contactSchema.parse((await call('GET', `/api/contacts/${visitor.contact_id}`)).body).companies
    pageOf(timelineItemSchema).parse((await call('GET', `/api/companies/${company?.id}/timeline`)).body)
  })

  it('delete a single visitor, whose contact keeps its events (wire, DELETE /api/visitors/:visitor_id)', async () => {
    const person = { project_id: member.projectId, visitor_id: 'a/b ?' }
    const path = `/api/visitors/${encodeURIComponent(person.visitor_id)}`
    await server.call('POST', '/api/widget/identify', { body: { ...person, email: 'kept@acme.com' } })
    await server.call('POST', '/api/widget/track', { body: { ...person, name: 'Kept' } })
    const stranger = await server.newMember('stranger@example.com')
    expect((await server.call('DELETE', path, { token: stranger.token })).status).toBe(404)
    expect((await server.call('DELETE', path)).status).toBe(401)
    expect((await call('DELETE', path)).status).toBe(204)
    expect((await call('GET', path)).status).toBe(404)
    expect((await call('DELETE', path)).body).toMatchObject({ code: 'not_found' })
    expect((await call('GET', '/api/events?name=Kept')).body).toMatchObject({ data: [{ visitor_id: null }] })
  })
})

describe('API keys (wire.md, "Public API")', () => {
  const makeKey = async (access: string) => {
    const { body } = await call('POST', `/api/projects/${member.projectId}/api-keys`, { body: { name: 'Sync', access } })
    return newApiKeySchema.parse(body)
  }
  const withKey = (method: string, path: string, key: string, body?: unknown) =>
    server.call(method, path, { headers: { 'x-api-key': key }, ...(body !== undefined && { body }) })

  it('reach the contacts of their project, as source `api`', async () => {
    const { key, id } = await makeKey('read_write')
    const { body } = await withKey('POST', '/api/v1/contacts', key, { name: 'Bob' })
    const bob = contactSchema.parse(body)
    expect(bob.project_id).toBe(member.projectId)
    const timeline = await call('GET', `/api/contacts/${bob.id}/timeline`)
    expect(pageOf(timelineItemSchema).parse(timeline.body).data).toMatchObject([{ kind: 'contact_created', source: 'api', actor: id }])
    expect((await withKey('PATCH', `/api/v1/contacts/${bob.id}`, key, { phone: '1' })).status).toBe(200)
    expect((await withKey('DELETE', `/api/v1/contacts/${bob.id}`, key)).status).toBe(204)
  })

  it('only read, when made so', async () => {
    const { key } = await makeKey('read')
    expect((await withKey('GET', '/api/v1/contacts', key)).status).toBe(200)
    expect(await withKey('POST', '/api/v1/contacts', key, {})).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('are shown once, and end at once when deleted', async () => {
    const { key, id } = await makeKey('read')
    const path = `/api/projects/${member.projectId}/api-keys`
    const listed = await call('GET', path)
    expect(listed.body).toMatchObject({ data: [{ id, name: 'Sync', access: 'read' }], next_cursor: null })
    expect(JSON.stringify(listed.body)).not.toContain(key.slice(0, 12))
    expect((await call('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await withKey('GET', '/api/v1/contacts', key)).status).toBe(401)
    expect((await call('DELETE', `${path}/${id}`)).status).toBe(404)
  })

  it('come in pages, oldest first', async () => {
    const made = [await makeKey('read'), await makeKey('read'), await makeKey('read')].map(({ id }) => id)
    const keys = pageOf(apiKeySchema)
    const path = `/api/projects/${member.projectId}/api-keys?limit=2`
    const first = keys.parse((await call('GET', path)).body)
    const second = keys.parse((await call('GET', `${path}&cursor=${first.next_cursor}`)).body)
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made)
    expect(second.next_cursor).toBeNull()
  })

  it('are no bearer tokens, and bearer tokens are no keys', async () => {
    const { key } = await makeKey('read')
    expect((await call('GET', '/api/contacts', { token: key })).status).toBe(401)
    expect((await withKey('GET', '/api/v1/contacts', member.token)).status).toBe(401)
  })
})

describe('the token of the demo (wire.md, "Serving")', () => {
  it('reads the records of project demo, and nothing else', async () => {
    await server.dependencies.ingest.createProject({ id: 'demo', name: 'demo' }, member.userId)
    const token = await server.dependencies.demoTokens.issue()
    const demo = (method: string, path: string, options?: CallOptions) => server.call(method, path, { ...options, token })
    expect((await demo('GET', '/api/stages')).status).toBe(200)
    expect((await demo('GET', '/api/contacts?project_id=demo')).status).toBe(200)
    const refused = [
      demo('GET', `/api/contacts?project_id=${member.projectId}`),
      demo('GET', '/api/contacts?project_id=no_such_project'),
      demo('POST', '/api/contacts', { body: { project_id: 'demo' } }),
      demo('GET', '/api/projects'),
      demo('GET', '/api/projects/demo'),
      demo('GET', '/api/projects/demo/api-keys'),
      demo('POST', '/api/auth/logout'),
    ]
    for (const answer of await Promise.all(refused)) expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('is worth nothing where the demo is off', async () => {
    const off = await startTestServer({ config: { demo: false } })
    const token = await off.dependencies.demoTokens.issue()
    expect((await off.call('GET', '/api/stages', { token })).status).toBe(401)
    await off.close()
  })
})
