import { admin, type BuiltServer } from '../../process/built-server.js'
import { identityToken } from '../identity-token.js'
import { createFinds, type Finds } from './finds.js'

/** What the owner of the other project keeps there: no answer may hold it. */
const marker = 'a-secret-of-the-other-project'

/** What the fuzzer begins with, and what it must never be shown. */
export interface World {
  finds: Finds
  secrets: string[]
  /** A project that is left alone, to see whether the server still serves. */
  quietProject: string
}

type Call = <Body>(method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Body>

/** Three projects of the owner with an API key each, and one of somebody else, full of secrets. */
export async function makeWorld({ url, demoKey: key }: Pick<BuiltServer, 'url' | 'demoKey'>): Promise<World> {
  const finds = createFinds()
  const owner = signedIn(url, await tokenFor(url, 'login', admin))
  finds.pin('session', owner.token)
  const projects: string[] = []
  for (const name of ['first', 'second', 'third', 'quiet']) projects.push((await owner.call<{ id: string }>('POST', '/api/projects', { name })).id)
  const [quietProject = ''] = projects.splice(3)
  for (const id of projects) {
    finds.pin('project', id)
    finds.pin('api_key', (await owner.call<{ key: string }>('POST', `/api/projects/${id}/api-keys`, { name: 'sync', access: 'read_write' })).key)
  }
  finds.pin('demo_token', (await owner.call<{ token: string }>('POST', '/demo/token', { key })).token)
  for (const id of projects) await pinIdentityTokens(owner.call, finds, id)
  for (const id of projects) await pinConversations(owner.call, finds, id)
  return { finds, secrets: await makeForeignProject(url, finds), quietProject }
}

/** Proofs that are right in that project, some of them with claims that no rule takes. */
async function pinIdentityTokens(call: Call, finds: Finds, projectId: string): Promise<void> {
  const { identity_secret } = await call<{ identity_secret: string }>('GET', `/api/projects/${projectId}`)
  const person = { sub: 'u-0', email: 'a@acme.example' }
  const claimed = [
    person,
    { ...person, company_ids: ['acme'], name: 'Ann', phone: '1', metadata: { plan: 'pro' }, company: { id: 'acme', stage: 'Won', deal_value: 5 } },
    { ...person, company_ids: [] },
    { sub: ' u-1 ' },
    { sub: 'u-1', exp: Date.now() },
    { email: 'b@acme.example', company: { id: 7 } },
  ]
  for (const claims of claimed) finds.pin('identity_token', identityToken(identity_secret, claims))
}

/** A conversation of two visitors each, and the tokens that open them. */
async function pinConversations(call: Call, finds: Finds, project_id: string): Promise<void> {
  for (const visitor_id of ['v-0', 'v-1']) {
    const { chat_token } = await call<{ chat_token: string }>('POST', '/api/widget/conversations/token', { project_id, visitor_id })
    const started = await call<{ conversation_id: string }>('POST', '/api/widget/send-message', { project_id, visitor_id, chat_token, body: 'Hello' })
    finds.pin('chat_token', chat_token)
    finds.pin('conversation', started.conversation_id)
  }
}

interface Session {
  token: string
  call: Call
}

function signedIn(url: string, token: string): Session {
  const call: Call = async <Body>(method: string, path: string, body?: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as Body
  }
  return { token, call }
}

async function tokenFor(url: string, verb: 'login' | 'signup', credentials: object): Promise<string> {
  const response = await fetch(`${url}/api/auth/${verb}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(credentials) })
  return ((await response.json()) as { token: string }).token
}

async function makeForeignProject(url: string, finds: Finds): Promise<string[]> {
  const stranger = signedIn(url, await tokenFor(url, 'signup', { email: 'stranger@elsewhere.example', password: 'another long password' }))
  const { call } = stranger
  const project = await call<{ id: string; identity_secret: string }>('POST', '/api/projects', { name: marker })
  const project_id = project.id
  const key = await call<{ id: string; key: string }>('POST', `/api/projects/${project_id}/api-keys`, { name: marker, access: 'read_write' })
  const company = await call<{ id: string }>('POST', '/api/companies', { project_id, name: marker, external_id: 'foreign-company', notes: marker, metadata: { marker } })
  const contact = await call<{ id: string }>('POST', '/api/contacts', { project_id, email: 'foreign@secret.example', user_id: 'foreign-user', name: marker, phone: marker, notes: marker, tags: [marker], metadata: { marker } })
  await call('POST', '/api/widget/identify', { project_id, visitor_id: 'foreign-visitor', email: 'foreign@secret.example', metadata: { other: marker }, company: { id: 'foreign-company' } })
  await call('POST', '/api/widget/track', { project_id, visitor_id: 'foreign-visitor', name: 'Opened', value: marker, properties: { marker } })
  const { chat_token } = await call<{ chat_token: string }>('POST', '/api/widget/conversations/token', { project_id, visitor_id: 'foreign-visitor' })
  const written = await call<{ conversation_id: string; message_id: string }>('POST', '/api/widget/send-message', { project_id, visitor_id: 'foreign-visitor', chat_token, body: marker, subject: marker })
  await call('POST', `/api/conversations/${written.conversation_id}/messages?project_id=${project_id}`, { kind: 'note', body: marker })
  const stages = await call<{ data: { id: string }[] }>('GET', `/api/stages?project_id=${project_id}`)
  const events = await call<{ next_cursor: string | null }>('GET', `/api/events?limit=1&project_id=${project_id}`)
  const foreign = { project: project_id, key: key.id, company: company.id, contact: contact.id, stage: stages.data[0]?.id, cursor: events.next_cursor, conversation: written.conversation_id, message: written.message_id }
  for (const [kind, value] of Object.entries(foreign)) if (typeof value === 'string') finds.pin(kind, value)
  return [marker, project.identity_secret, key.key, stranger.token, chat_token]
}
