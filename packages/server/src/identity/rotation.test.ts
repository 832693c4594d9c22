import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type Member, type TestServer } from '../http/test/server.js'

const dayMs = 24 * 60 * 60 * 1000

let at: number
let server: TestServer
let member: Member
let token: string

const secret = async () => ((await server.call('GET', `/api/projects/${member.projectId}`, { token: member.token })).body as { identity_secret: string }).identity_secret
const send = (path: string, fields: object) => server.call('POST', `/api/widget/${path}`, { body: { project_id: member.projectId, visitor_id: 'v', ...fields } })
const rotate = (grace_seconds: number) => server.call('POST', `/api/projects/${member.projectId}/rotate-secret`, { token: member.token, body: { grace_seconds } })
/** Needs a verified caller (R33). */
const write = async (visitor_token = token) => (await send('set-properties', { properties: { plan: 'pro' }, visitor_token })).status

async function earn(): Promise<string> {
  const user_hash = createHmac('sha256', await secret()).update('u1').digest('hex')
  const { body } = await send('identify', { user_id: 'u1', user_hash })
  return (body as { visitor_token: string }).visitor_token
}

beforeEach(async () => {
  at = Date.UTC(2026, 10, 23, 12)
  server = await startTestServer({ now: () => at })
  member = await server.newMember('owner@acme.com')
  await server.call('PATCH', `/api/projects/${member.projectId}`, { token: member.token, body: { identity_verification: 'required' } })
  token = await earn()
  expect(await write()).toBe(200)
})

afterEach(() => server.close())

describe('a visitor token ends with the secret whose proof earned it (R31, R32)', () => {
  it('at once, where the rotation gives no grace', async () => {
    await rotate(0)
    expect(await write()).toBe(403)
    expect(await write(await earn())).toBe(200)
  })

  it('with the grace, where there is one', async () => {
    await rotate(3_600)
    expect(await write()).toBe(200)
    at += 3_600_000
    expect(await write()).toBe(403)
  })

  it('with the second rotation, of which only the last two secrets count', async () => {
    await rotate(3_600)
    await rotate(3_600)
    expect(await write()).toBe(403)
  })

  it('after 24 hours in any case', async () => {
    at += dayMs - 1_000
    expect(await write()).toBe(200)
    at += 1_000
    expect(await write()).toBe(403)
  })
})
