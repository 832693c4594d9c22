import { SignJWT } from 'jose'
import type { ProblemCode } from '@hal/contract/types'
import { startTestServer, type CallOptions, type Member, type TestServer } from '../../test/server.js'

/** A request that a server must refuse with a given code. */
export interface Provocation {
  code: ProblemCode
  /** `POST /api/contacts/:id`, as in the route table. */
  route: string
  /** Needed if the path has parameters or a query. */
  path?: string
  options?: CallOptions
}

/** One visitor of each kind that the calls below need. */
const visitor = { known: 'visitor-known', several: 'visitor-several', proven: 'visitor-proven', stranger: 'visitor-stranger' }

/** Fields of each widget call besides project and visitor. */
const calls: Record<string, Record<string, unknown>> = {
  identify: { email: 'nora@northwind.com' },
  'set-properties': { properties: { plan: 'pro' } },
  track: { name: 'Opened' },
  'set-stage': { stage: 'Lead' },
  'set-deal': { deal_value: 1 },
  'send-message': { body: 'Hello' },
}

/** The same of the routes that read conversations. They take no operation id. */
const reads: Record<string, Record<string, unknown>> = {
  'conversations/token': {},
  'conversations/list': {},
  'conversations/messages': { conversation_id: 'no_such_conversation' },
  'conversations/read': { conversation_id: 'no_such_conversation', up_to: 1 },
}

const operationId = 'one-and-the-same'

/** Creates projects `open`, `signed`, `strict`, `identified`, `nobody` and `closed`, with visitors, and lists requests that they refuse. */
export async function provokeProjects(server: TestServer, member: Member): Promise<Provocation[]> {
  const { ingest } = server.dependencies
  await ingest.createProject({ id: 'open', name: 'open' }, member.userId)
  await ingest.createProject({ id: 'signed', name: 'signed', signed_only: ['stage', 'deal_value'] }, member.userId)
  await ingest.createProject({ id: 'strict', name: 'strict' }, member.userId)
  await ingest.createProject({ id: 'identified', name: 'identified', who_may_start: 'identified' }, member.userId)
  await ingest.createProject({ id: 'nobody', name: 'nobody', who_may_start: 'nobody' }, member.userId)
  await ingest.createProject({ id: 'closed', name: 'closed', allowed_origins: ['https://app.example.com'] }, member.userId)
  const make = async (method: string, path: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await server.call(method, path, { body, ...(path.startsWith('/api/widget') ? {} : { token: member.token }) })
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
    return answer.body as Record<string, unknown>
  }
  const identify = (project_id: string, visitor_id: string, fields: object) => make('POST', '/api/widget/identify', { project_id, visitor_id, ...fields })
  for (const id of ['acme', 'globex']) await make('POST', '/api/companies', { project_id: 'open', name: id, external_id: id })
  await identify('open', visitor.known, { email: 'ada@acme.com', company: { id: 'acme' } })
  await identify('open', visitor.several, { email: 'sam@contoso.com', company_ids: ['acme', 'globex'] })
  await identify('signed', visitor.known, { email: 'ada@acme.com', company: { id: 'acme' } })
  await identify('strict', visitor.proven, { user_id: 'user-1', company: { id: 'acme' } })
  const { identity_secret } = await make('PATCH', '/api/projects/strict', { identity_verification: 'strict' })
  const identity_token = await signIdentity(String(identity_secret))
  const { visitor_token } = await identify('strict', visitor.proven, { identity_token })
  await make('POST', '/api/widget/track', { project_id: 'open', visitor_id: visitor.known, id: operationId, name: 'First' })

  const tokenOf = async (project_id: string, visitor_id: string) => (await make('POST', '/api/widget/conversations/token', { project_id, visitor_id })).chat_token
  const chat_token = await tokenOf('open', visitor.known)

  const widget = (code: ProblemCode, verb: string, project_id: string, visitor_id: string, fields: object = {}, headers = {}): Provocation => ({
    code,
    route: `POST /api/widget/${verb}`,
    options: { body: { project_id, visitor_id, ...calls[verb], ...reads[verb], ...fields }, headers },
  })
  const batch = (code: ProblemCode, project_id: string, headers = {}): Provocation => ({
    code,
    route: 'POST /api/widget/batch',
    options: { body: { project_id, operations: [] }, headers },
  })
  const stranger = { origin: 'https://elsewhere.example' }

  return [
    batch('unknown_project', 'no_such_project'),
    batch('origin_not_allowed', 'closed', stranger),
    ...Object.keys({ ...calls, ...reads }).flatMap((verb) => [
      widget('unknown_project', verb, 'no_such_project', visitor.known),
      widget('origin_not_allowed', verb, 'closed', visitor.known, {}, stranger),
    ]),
    ...Object.keys(calls).map((verb) => widget('id_reused', verb, 'open', visitor.known, { id: operationId })),
    ...['send-message', 'conversations/list', 'conversations/messages', 'conversations/read'].map((verb) => widget('identity_unverified', verb, 'open', visitor.known)),
    ...['send-message', 'conversations/messages', 'conversations/read'].map((verb) =>
      widget('not_found', verb, 'open', visitor.known, { conversation_id: 'no_such_conversation', chat_token }),
    ),
    widget('no_contact', 'send-message', 'identified', visitor.stranger, { chat_token: await tokenOf('identified', visitor.stranger) }),
    widget('forbidden', 'send-message', 'nobody', visitor.stranger, { chat_token: await tokenOf('nobody', visitor.stranger) }),
    widget('claim_mismatch', 'identify', 'strict', visitor.proven, { identity_token, email: undefined, company: { id: 'globex' } }),
    ...['identify', 'set-properties', 'set-stage', 'set-deal'].map((verb) => widget('identity_unverified', verb, 'strict', visitor.proven)),
    widget('company_not_linked', 'track', 'open', visitor.known, { company_id: 'globex' }),
    widget('no_company', 'track', 'strict', visitor.proven, { company_id: 'acme', visitor_token }),
    ...['set-stage', 'set-deal'].flatMap((verb) => [
      widget('claim_mismatch', verb, 'signed', visitor.known),
      widget('no_contact', verb, 'open', visitor.stranger),
      widget('no_company', verb, 'strict', visitor.proven, { visitor_token }),
      widget('company_ambiguous', verb, 'open', visitor.several),
      widget('company_not_linked', verb, 'open', visitor.known, { company_id: 'globex' }),
      widget('unknown_stage', verb, 'open', visitor.known, { stage: 'No such stage' }),
    ]),
  ]
}

function signIdentity(secret: string): Promise<string> {
  return new SignJWT({ sub: 'user-1' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new TextEncoder().encode(secret))
}

/** Creates records in the member's own project, and lists requests that conflict with them. */
export async function provokeCollisions(server: TestServer, { token, projectId }: Member): Promise<Provocation[]> {
  const make = async (path: string, body: unknown): Promise<{ id: string; key: string }> => {
    const answer = await server.call('POST', path, { token, body })
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
    return answer.body as { id: string; key: string }
  }
  const inProject = { project_id: projectId }
  await make('/api/contacts', { ...inProject, email: 'nora@northwind.com', user_id: 'user-1' })
  const contact = await make('/api/contacts', inProject)
  await make('/api/companies', { ...inProject, name: 'Acme', external_id: 'acme' })
  const company = await make('/api/companies', { ...inProject, name: 'Globex', stage: 'Lead' })
  const stage = await make('/api/stages', { ...inProject, name: 'Trial' })
  const { key } = await make(`/api/projects/${projectId}/api-keys`, { name: 'k', access: 'read_write' })

  const asMember = (code: ProblemCode, route: string, path: string, fields: object): Provocation => ({ code, route, path, options: { token, body: { ...inProject, ...fields } } })
  const asKey = (code: ProblemCode, route: string, path: string, fields: object): Provocation => ({ code, route, path, options: { body: fields, headers: { 'x-api-key': key } } })
  const taken: [ProblemCode, object][] = [
    ['email_taken', { email: 'nora@northwind.com' }],
    ['user_id_taken', { user_id: 'user-1' }],
  ]
  return [
    ...taken.flatMap(([code, fields]) => [
      asMember(code, 'POST /api/contacts', '/api/contacts', fields),
      asMember(code, 'PATCH /api/contacts/:id', `/api/contacts/${contact.id}`, fields),
      asKey(code, 'POST /api/v1/contacts', '/api/v1/contacts', fields),
      asKey(code, 'PATCH /api/v1/contacts/:id', `/api/v1/contacts/${contact.id}`, fields),
    ]),
    asMember('external_id_taken', 'POST /api/companies', '/api/companies', { name: 'Acme', external_id: 'acme' }),
    asMember('external_id_taken', 'PATCH /api/companies/:id', `/api/companies/${company.id}`, { external_id: 'acme' }),
    asMember('unknown_stage', 'POST /api/companies', '/api/companies', { name: 'Acme', stage: 'No such stage' }),
    asMember('unknown_stage', 'PATCH /api/companies/:id', `/api/companies/${company.id}`, { stage: 'No such stage' }),
    asMember('stage_name_taken', 'POST /api/stages', '/api/stages', { name: 'lead' }),
    asMember('stage_name_taken', 'PATCH /api/stages/:id', `/api/stages/${stage.id}`, { name: 'lead' }),
    { code: 'email_taken', route: 'POST /api/auth/signup', options: { body: { email: 'member@example.com', password: 'correct horse' } } },
    { code: 'forbidden', route: 'GET /api/projects', options: { token: await server.dependencies.demoTokens.issue() } },
    { code: 'unauthenticated', route: 'GET /metrics' },
    { code: 'unsupported_media_type', route: 'POST /api/contacts', options: { token, body: 'email=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } } },
    { code: 'too_large', route: 'POST /api/contacts', options: { token, body: `{"notes":"${'x'.repeat(600_000)}"}` } },
    { code: 'not_found', route: 'GET /api/contacts/:id', path: `/api/contacts/no_such_contact?project_id=${projectId}`, options: { token } },
  ]
}

/** A server with every option off and a store that cannot be written. */
export function startClosedServer(): Promise<TestServer> {
  return startTestServer({
    config: { demo: false, signup: 'off', metricsToken: null },
    assets: { scriptPath: '/no/such/script.js', version: '1.2.3', isRelease: false, stub: '', demoFolder: '/no/such/folder', startFolder: '/no/such/folder', docsFolder: '/no/such/folder' },
    checkReady: () => Promise.reject(new Error('stopping')),
  })
}

export const closedServer: Provocation[] = [
  { code: 'not_found', route: 'GET /hal.js' },
  { code: 'not_found', route: 'GET /widget.js' },
  { code: 'not_found', route: 'GET /hal.:version.js', path: '/hal.1.2.3.js' },
  { code: 'not_found', route: 'GET /hal.say.js' },
  { code: 'not_found', route: 'GET /hal.global.js.map' },
  { code: 'not_found', route: 'GET /hal.say.js.map' },
  { code: 'not_found', route: 'GET /' },
  { code: 'not_found', route: 'GET /start/*file', path: '/start/style.css' },
  { code: 'not_found', route: 'GET /docs' },
  { code: 'not_found', route: 'GET /docs/*file', path: '/docs/quick-start' },
  { code: 'not_found', route: 'GET /demo' },
  { code: 'not_found', route: 'GET /demo/*file', path: '/demo/demo.css' },
  { code: 'not_found', route: 'POST /demo/token', options: { body: { key: 'x' } } },
  { code: 'forbidden', route: 'POST /api/auth/signup', options: { body: { email: 'a@example.com', password: 'correct horse' } } },
  { code: 'forbidden', route: 'GET /metrics' },
  { code: 'unavailable', route: 'GET /readyz' },
]
