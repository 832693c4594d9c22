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
])('who leaves %s leaves the conversations that are not resolved, with a line (C6, C7)', async (_what, leave) => {
  expect((await leave()).exitCode).toBe(0)
  const { queries } = server.store
  expect(await queries.conversation(projectId, ids.open)).toMatchObject({ assignee_id: null })
  expect((await queries.conversation(projectId, ids.resolved))?.assignee_id).toMatch(/./)
  const { data } = await queries.messages({ project_id: projectId, conversation_id: ids.open, limit: 10, cursor: null, descending: false })
  expect(data).toMatchObject([{ event: 'assigned', to: null, author: { type: 'system', id: null } }])
})
