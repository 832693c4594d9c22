import { afterEach, beforeEach, expect, it } from 'vitest'
import { conversationRow } from '../store/conformance/testing.js'
import { newMachine, openAsServer, type Machine } from './testing.js'

let machine: Machine
let server: ReturnType<typeof openAsServer>
let projectId: string

const ids = { open: 'conversation_01kb4zq8x2e5rv6m7n8p9q0r1s', resolved: 'conversation_01kb4zq8x2e5rv6m7n8p9q0r2s' }

beforeEach(async () => {
  machine = newMachine()
  server = openAsServer(machine)
  await server.accounts.createUser({ email: 'ann@acme.com', password: 'correct horse' })
  const bob = await server.accounts.signUp({ email: 'bob@acme.com', password: 'correct horse' })
  if (bob.status === 'refused') throw new Error(bob.detail)
  projectId = (await machine.hal('project', 'create', 'Shop', '--member', 'ann@acme.com')).said
  await machine.hal('project', 'members', projectId, 'add', 'bob@acme.com')
  const assigned = { visitor_id: null, contact_id: null, company_id: null, assignee_id: bob.user.id }
  const conversations = [
    conversationRow({ ...assigned, id: ids.open, started_by: 'start-1' }),
    conversationRow({ ...assigned, id: ids.resolved, started_by: 'start-2', state: 'resolved' }),
  ]
  const changes = conversations.map((conversation) => ({ type: 'conversation_saved', conversation }) as const)
  await server.store.commit([{ project_id: projectId, version: null, changes }])
})

afterEach(async () => {
  await server.store.close()
  machine.dispose()
})

it.each([
  ['the project', () => machine.hal('project', 'members', projectId, 'remove', 'bob@acme.com')],
  ['the server', () => machine.hal('user', 'remove', 'bob@acme.com')],
])('a user who leaves %s leaves all conversations, each with a line (C6, C7)', async (_what, leave) => {
  expect((await leave()).exitCode).toBe(0)
  const { queries } = server.store
  for (const id of Object.values(ids)) {
    expect(await queries.conversation(projectId, id)).toMatchObject({ assignee_id: null })
    const { data } = await queries.messages({ project_id: projectId, conversation_id: id, limit: 10, cursor: null, descending: false })
    expect(data).toMatchObject([{ event: 'assigned', to: null, author: { type: 'system', id: null } }])
  }
  expect(await queries.conversation(projectId, ids.resolved)).toMatchObject({ state: 'resolved' })
})

it('a removal that broke off is completed by the same command', async () => {
  const remove = () => machine.hal('project', 'members', projectId, 'remove', 'bob@acme.com')
  const { database } = server.store
  database.prepare("DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE email = 'bob@acme.com')").run()
  expect(await remove()).toMatchObject({ exitCode: 1, noted: expect.stringMatching(/is no member/) })
  expect(await server.store.queries.conversation(projectId, ids.open)).toMatchObject({ assignee_id: null })
})

it('a removal of an account that broke off is completed by the same command', async () => {
  const { database, queries } = server.store
  database.prepare("DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE email = 'bob@acme.com')").run()
  expect(await machine.hal('user', 'remove', 'bob@acme.com')).toMatchObject({ exitCode: 0 })
  expect(await queries.conversation(projectId, ids.open)).toMatchObject({ assignee_id: null })
})
