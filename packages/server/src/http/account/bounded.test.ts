import { limits } from '@hal/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestServer, type Member, type TestServer } from '../test/server.js'
import { createTurns } from './turns.js'

let server: TestServer
let member: Member

beforeEach(async () => {
  server = await startTestServer()
  member = await server.newMember('owner@acme.com')
})

afterEach(() => server.close())

const post = (path: string, body: object) => server.call('POST', path, { token: member.token, body })

/** What came of so many at once, by status. */
async function counted(times: number, ask: () => ReturnType<typeof post>): Promise<Record<number, number>> {
  const statuses = (await Promise.all(Array.from({ length: times }, ask))).map(({ status }) => status)
  return Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((each) => each === status).length]))
}

it('makes no more projects for a user than the limit, also of those that are asked for at once (W18)', async () => {
  for (let i = 0; i < limits.projectsOfUser - 5; i++) await server.dependencies.ingest.createProject({ name: `p${i}` }, member.userId)
  expect(await counted(10, () => post('/api/projects', { name: 'x' }))).toEqual({ 201: 4, 400: 6 })
  const refused = await post('/api/projects', { name: 'x' })
  expect(refused.body).toMatchObject({ code: 'invalid_request', limit: limits.projectsOfUser, detail: expect.stringContaining('Ask the operator') })
  const other = await server.newMember('other@acme.com')
  expect((await server.call('POST', '/api/projects', { token: other.token, body: { name: 'x' } })).status).toBe(201)
})

it('makes no more keys for a project than the limit, until one is deleted (W18)', async () => {
  const keys = `/api/projects/${member.projectId}/api-keys`
  const key = { name: 'k', access: 'read' }
  expect(await counted(limits.apiKeysOfProject + 5, () => post(keys, key))).toEqual({ 201: limits.apiKeysOfProject, 400: 5 })
  expect((await post(keys, key)).body).toMatchObject({ limit: limits.apiKeysOfProject, detail: expect.stringContaining('Delete one') })
  const [first] = await server.dependencies.queries.apiKeys(member.projectId)
  await server.call('DELETE', `${keys}/${first?.id}`, { token: member.token })
  expect((await post(keys, key)).status).toBe(201)
})

it('goes on with the next in turn after one that fails', async () => {
  const turns = createTurns()
  const order: string[] = []
  const work = (name: string, fail = false) => turns.run('key', async () => {
    order.push(`${name} begins`)
    await Promise.resolve()
    order.push(`${name} ends`)
    if (fail) throw new Error(name)
    return name
  })
  const [first, second] = await Promise.allSettled([work('a', true), work('b')])
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})
