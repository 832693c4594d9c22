import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member
let otherProject: string

beforeAll(async () => {
  server = await startTestServer()
  member = await server.newMember('cursors@acme.com')
  const made = await server.call('POST', '/api/projects', { token: member.token, body: { name: 'Other' } })
  otherProject = (made.body as { id: string }).id
  for (const project_id of [member.projectId, otherProject]) {
    for (const name of ['Abe', 'Bea']) {
      await call('POST', '/api/contacts', { project_id, name, tags: ['a'] })
      await call('POST', '/api/companies', { project_id, name })
      await call('POST', `/api/projects/${project_id}/api-keys`, { name, access: 'read' })
    }
  }
})
afterAll(() => server.close())

const call = (method: string, path: string, body?: unknown) => server.call(method, path, { token: member.token, ...(body !== undefined && { body }) })

const pathOf = (list: string, projectId: string): string => {
  if (list === 'projects') return '/api/projects?'
  return list === 'api-keys' ? `/api/projects/${projectId}/api-keys?` : `/api/${list}?project_id=${projectId}&`
}

async function page(list: string, query: string, projectId = member.projectId) {
  return call('GET', `${pathOf(list, projectId)}limit=1&${query}`)
}

async function cursorOf(list: string, query = '', projectId = member.projectId): Promise<string> {
  const { next_cursor } = (await page(list, query, projectId)).body as { next_cursor: string | null }
  expect(next_cursor).toEqual(expect.any(String))
  return next_cursor ?? ''
}

const refused = { status: 400, body: { code: 'invalid_request', errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] } }

describe('a cursor of another list is refused (F7; wire.md, "Account routes")', () => {
  it.each([
    ['contacts', 'companies'],
    ['companies', 'contacts'],
    ['stages', 'api-keys'],
    ['api-keys', 'stages'],
    ['projects', 'contacts'],
    ['contacts', 'projects'],
    ['stages', 'contacts'],
    ['contacts', 'events'],
  ])('of %s in %s', async (from, to) => {
    expect(await page(to, `cursor=${await cursorOf(from)}`)).toMatchObject(refused)
  })

  it.each(['contacts', 'companies', 'stages', 'api-keys'])('of another project in %s', async (list) => {
    const cursor = await cursorOf(list, '', otherProject)
    expect(await page(list, `cursor=${cursor}`)).toMatchObject(refused)
    expect((await page(list, `cursor=${cursor}`, otherProject)).status).toBe(200)
  })

  it.each([
    ['contacts', 'tag=a', ''],
    ['contacts', '', 'tag=a'],
    ['contacts', 'q=a', 'q=b'],
    ['companies', 'sort=name', 'sort=created_at'],
    ['companies', 'is_placeholder=false', ''],
    ['stages', 'sort=name', ''],
    ['api-keys', '', 'sort=-created_at'],
  ])('of other filters or another sort: %s with "%s" and then "%s"', async (list, first, second) => {
    const cursor = await cursorOf(list, first)
    expect(await page(list, `${second}&cursor=${cursor}`)).toMatchObject(refused)
    expect((await page(list, `${first}&cursor=${cursor}`)).status).toBe(200)
  })

  it('is taken however long the name is at which the page ended', async () => {
    for (const name of ['😀'.repeat(200), 'ΐ'.repeat(200)]) await call('POST', '/api/companies', { project_id: otherProject, name })
    const names: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await page('companies', `sort=name${cursor === '' ? '' : `&cursor=${cursor}`}`, otherProject)
      const { data, next_cursor } = body as { data: { name: string }[]; next_cursor: string | null }
      names.push(...data.map(({ name }) => name))
      cursor = next_cursor
    }
    expect(names).toHaveLength(4)
  })
})
