import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { StoreUnavailable } from '../store/port.js'
import { startTestServer, type TestServer } from './test/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ config: { metricsToken: 'metrics-token-is-secret' } })
})

afterAll(() => server.close())

/** Whatever is written here must stand in no line of the log. */
const email = 'nora.secret@personal.example'
const phone = '+49 170 555 0199'
const note = 'a note about her health'
const message = 'a message about her divorce'

it('logs no secret and nothing of anybody, at the finest level, whatever is asked and however it fails', async () => {
  const { token, projectId } = await server.newMember(email)
  const project = (await server.call('GET', `/api/projects/${projectId}`, { token })).body as { identity_secret: string }
  const key = (await server.call('POST', `/api/projects/${projectId}/api-keys`, { token, body: { name: note, access: 'read_write' } })).body as { key: string }
  const user_hash = createHmac('sha256', project.identity_secret).update('user-of-acme').digest('hex')
  const widget = (path: string, fields: object) => server.call('POST', `/api/widget/${path}`, { body: { project_id: projectId, visitor_id: 'visitor-of-acme', ...fields } })

  const identified = await widget('identify', { user_id: 'user-of-acme', user_hash, email, phone, name: note })
  const { visitor_token, contact } = identified.body as { visitor_token: string; contact: { id: string } }
  await widget('identify', { user_id: 'user-of-acme', user_hash: 'f'.repeat(64), email })
  await widget('identify', { email: 7, phone })
  await widget('track', { name: 'x', properties: { email }, visitor_token })
  const { chat_token } = (await widget('conversations/token', {})).body as { chat_token: string }
  const chat = { chat_token, visitor_token }
  const { conversation_id } = (await widget('send-message', { ...chat, body: message, subject: message })).body as { conversation_id: string }
  for (const path of ['list', 'messages', 'read']) await widget(`conversations/${path}`, { ...chat, conversation_id, up_to: 1 })
  await widget('conversations/messages', { chat_token: `${chat_token}x`, conversation_id })
  await widget('send-message', { chat_token, body: [message] })
  await server.call('POST', '/api/widget/track?email=' + encodeURIComponent(email), { body: `{"email":"${email}"` })
  await server.call('POST', '/api/auth/login', { body: { email, password: 'guessed password' } })
  await server.call('POST', '/api/auth/login', { body: { email, password: 'correct horse' } })
  await server.call('GET', `/api/contacts?email=${encodeURIComponent(email)}`, { token })
  await server.call('GET', `/api/contacts/${contact.id}`, { token: `${token}x` })
  await server.call('PATCH', `/api/v1/contacts/${contact.id}`, { headers: { 'x-api-key': key.key }, body: { notes: note } })
  await server.call('GET', `/${email}/${token}`, { headers: { cookie: `session=${token}`, referer: `https://acme.example/${email}` } })
  await server.call('GET', '/metrics', { headers: { authorization: 'Bearer metrics-token-is-secret' } })
  await failing(new StoreUnavailable('disk full'), () => widget('identify', { email }))
  await failing(new Error('a bug'), () => widget('identify', { email, name: note }))
  await failing(new Error('a bug'), () => widget('send-message', { ...chat, body: message }))
  await failing(new Error('a bug'), () => server.call('GET', `/api/contacts?q=${encodeURIComponent(email)}`, { token }))

  const log = server.log.join('\n')
  const secrets = [message, chat_token, conversation_id, email, encodeURIComponent(email), phone, note, token, project.identity_secret, key.key, user_hash, visitor_token, 'correct horse', 'guessed password', 'metrics-token-is-secret', 'visitor-of-acme', 'user-of-acme', contact.id]
  for (const secret of secrets) expect(log).not.toContain(secret)
  expect(log).toContain('a bug')
  expect(server.log.length).toBeGreaterThan(10)
})

/** Has store and ingest fail with an error while something is asked. */
async function failing(error: Error, ask: () => Promise<unknown>): Promise<void> {
  const { ingest, queries } = server.dependencies
  const { submit } = ingest
  const { contacts } = queries
  const fail = () => Promise.reject(error)
  Object.assign(ingest, { submit: fail })
  Object.assign(queries, { contacts: fail })
  await ask()
  Object.assign(ingest, { submit })
  Object.assign(queries, { contacts })
}
