import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type CallOptions, type Member, type TestServer } from '../test/server.js'

let server: TestServer
let member: Member
let count = 0

beforeAll(async () => {
  server = await startTestServer()
})
beforeEach(async () => {
  member = await server.newMember(`trail${count++}@acme.com`)
  server.log.length = 0
})
afterAll(() => server.close())

const call = (method: string, path: string, body?: unknown, options: CallOptions = {}) =>
  server.call(method, `/api/projects/${member.projectId}${path}`, { token: member.token, ...(body !== undefined && { body }), ...options })

/** The lines of the log at `info`: what an operator sees by default. */
const lines = () => server.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => Number(level) >= 30)

function activities() {
  const database = new SqliteDatabase(server.databasePath, { readonly: true })
  const rows = database.prepare<[string], { id: string; kind: string; actor: string }>(`
    SELECT a.id, a.kind, a.actor FROM activities a JOIN projects p ON p.ref = a.project_ref
    WHERE p.id = ? AND a.contact_id IS NULL AND a.company_id IS NULL ORDER BY a.ref`).all(member.projectId)
  database.close()
  return rows
}

describe('the trail in the log (W17)', () => {
  it('names request, user, project and activity of a change of settings, and no value', async () => {
    const { headers } = await call('PATCH', '', { identity_verification: 'strict', name: 'Secret Project' })
    const [activity] = activities()
    expect(lines()).toMatchObject([
      {
        msg: 'project settings changed',
        request_id: headers.get('x-request-id'),
        user_id: member.userId,
        project_id: member.projectId,
        activity_id: activity?.id,
        settings: ['name', 'identity_verification'],
      },
    ])
    expect(server.log.join()).not.toContain('Secret Project')
  })

  it('has a line for secret and keys, with their activities, and without their values', async () => {
    const { body: rotated } = await call('POST', '/rotate-secret')
    const { body: made } = await call('POST', '/api-keys', { name: 'Sync of Ann', access: 'read' })
    const { key, id } = made as { key: string; id: string }
    await call('DELETE', `/api-keys/${id}`)
    expect(lines().map(({ msg }) => msg)).toEqual(['identity secret rotated', 'API key created', 'API key deleted'])
    expect(lines().map(({ activity_id }) => activity_id)).toEqual(activities().map((activity) => activity.id))
    expect(activities().map(({ kind, actor }) => [kind, actor])).toEqual([
      ['secret_rotated', member.userId], ['api_key_created', member.userId], ['api_key_deleted', member.userId],
    ])
    const log = server.log.join()
    for (const secret of [(rotated as { identity_secret: string }).identity_secret, key, 'Sync of Ann', member.token]) expect(log).not.toContain(secret)
  })

  it('has a line for a project that is made, which gives its maker a membership', async () => {
    const { body } = await server.call('POST', '/api/projects', { token: member.token, body: { name: 'Shop' } })
    expect(lines()).toMatchObject([{ msg: 'project created', user_id: member.userId, project_id: (body as { id: string }).id }])
  })

  it('has none where nothing changed, nothing was done, or only a record changed', async () => {
    await call('PATCH', '', {})
    await call('PATCH', '', { identity_verification: 'off' })
    await call('PATCH', '', { identity_verification: 'loud' })
    await call('DELETE', '/api-keys/key_nowhere')
    await server.call('POST', '/api/contacts', { token: member.token, body: { name: 'Ann' } })
    expect(lines()).toEqual([])
    expect(activities()).toEqual([])
  })
})
