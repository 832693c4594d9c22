import type { Express } from 'express'
import { testMetricsToken, testStartKey, type Member, type TestServer } from './server.js'

/** How the test that visits every route calls one of them. */
export interface Visit {
  /** `GET /api/contacts/:id`. */
  route: string
  access: 'widget' | 'open' | 'user' | 'member' | 'key'
  /** Values of the path parameters, such as `:id`. */
  params?(records: Records): Record<string, string>
  query?(records: Records): string
  /** A valid body. */
  body?(records: Records): Record<string, unknown>
  /** A request without a body is valid too. */
  bodyOptional?: true
  /** Invalid values, by field. */
  wrong?: Record<string, unknown>
  headers?: Record<string, string>
  /** The status of a valid request. Default 200. */
  status?: number
}

/** The records of a project before the visits. */
export interface Records {
  email: string
  projectId: string
  contact: string
  company: string
  otherCompany: string
  stages: string[]
  freeStage: string
  visitor: string
  chatToken: string
  /** A conversation of the visitor, which the token opens. */
  conversation: string
  /** A note in it, of the owner of the project. */
  note: string
  apiKeyId: string
  apiKey: string
  demoKey: string
}

const widget = (verb: string, fields: Record<string, unknown>, wrong: Record<string, unknown>): Visit => ({
  route: `POST /api/widget/${verb}`,
  access: 'widget',
  body: ({ projectId, visitor }) => ({ project_id: projectId, visitor_id: visitor, ...fields }),
  wrong: { visitor_id: true, dry_run: 'yes', ...wrong },
})

const conversation = (verb: string, fields: Record<string, unknown>, wrong: Record<string, unknown>): Visit => ({
  route: `POST /api/widget/conversations/${verb}`,
  access: 'widget',
  body: ({ projectId, visitor, chatToken, conversation: conversation_id }) => ({ project_id: projectId, visitor_id: visitor, chat_token: chatToken, conversation_id, ...fields }),
  wrong: { visitor_id: true, project_id: 7, ...wrong },
})

const byConversation = ({ conversation: id }: Records) => ({ id })
const byNote = ({ conversation: id, note }: Records) => ({ id, message_id: note })
const byContact = ({ contact }: Records) => ({ id: contact })
const byCompany = ({ company }: Records) => ({ id: company })
const byProject = ({ projectId }: Records) => ({ id: projectId })
const byStage = ({ freeStage }: Records) => ({ id: freeStage })
const byLink = ({ company, contact }: Records) => ({ id: company, contact_id: contact })

const contactVisits = (path: string, access: 'member' | 'key'): Visit[] => [
  { route: `GET ${path}`, access },
  { route: `POST ${path}`, access, body: () => ({ name: 'Bob' }), wrong: { name: 7, email: 'no email', tags: 'vip' }, status: 201 },
  { route: `GET ${path}/:id`, access, params: byContact },
  { route: `PATCH ${path}/:id`, access, params: byContact, body: () => ({ name: 'Bea' }), wrong: { name: [], metadata: 'plan' } },
  { route: `DELETE ${path}/:id`, access, params: byContact, status: 204 },
]

const page = (path: string, params?: Record<string, string>): Visit => ({
  route: `GET ${path}`,
  access: 'open',
  ...(params && { params: () => params }),
})

const startKeyHeaders = { authorization: `Bearer ${testStartKey}` }

/** All routes. The test fails if the app has another. */
export const visits: Visit[] = [
  widget('identify', { email: 'a@acme.com' }, { email: 7, company: 'acme' }),
  widget('set-properties', { properties: { plan: 'pro' } }, { properties: 'pro' }),
  widget('track', { name: 'Opened' }, { name: 7 }),
  widget('set-stage', { stage: 'Qualified' }, { stage: null }),
  widget('set-deal', { deal_value: 100 }, { deal_value: '100' }),
  {
    route: 'POST /api/widget/send-message',
    access: 'widget',
    body: ({ projectId, visitor, chatToken }) => ({ project_id: projectId, visitor_id: visitor, chat_token: chatToken, body: 'Hello' }),
    wrong: { visitor_id: true, dry_run: 'yes', body: 7, read_up_to: -1, chat_token: {} },
  },
  conversation('token', {}, {}),
  conversation('list', {}, { limit: 0, cursor: 'no cursor', chat_token: 7 }),
  conversation('messages', {}, { conversation_id: 7, after_seq: '1', before_seq: -1, limit: 'all', visitor_token: [] }),
  conversation('read', { up_to: 1 }, { conversation_id: {}, up_to: '1' }),
  {
    route: 'POST /api/widget/batch',
    access: 'widget',
    body: ({ projectId }) => ({ project_id: projectId, operations: [] }),
    wrong: { project_id: 7, operations: {}, dry_run: 1 },
  },

  {
    route: 'POST /api/auth/signup',
    access: 'open',
    body: ({ email }) => ({ email: `new.${email}`, password: 'correct horse' }),
    wrong: { email: 7, password: 7 },
    status: 201,
  },
  {
    route: 'POST /api/auth/login',
    access: 'open',
    body: ({ email }) => ({ email, password: 'correct horse' }),
    wrong: { email: null, password: ['x'] },
  },
  { route: 'POST /api/auth/logout', access: 'user', body: () => ({}), bodyOptional: true },

  { route: 'GET /api/projects', access: 'user' },
  { route: 'POST /api/projects', access: 'user', body: () => ({ name: 'Another' }), wrong: { name: 7, allowed_origins: '*' }, status: 201 },
  { route: 'GET /api/projects/:id', access: 'member', params: byProject },
  {
    route: 'PATCH /api/projects/:id',
    access: 'member',
    params: byProject,
    body: () => ({ company_policy: 'create_missing' }),
    wrong: { company_policy: true, identity_verification: 'maybe' },
  },
  {
    route: 'POST /api/projects/:id/rotate-secret',
    access: 'member',
    params: byProject,
    body: () => ({ grace_seconds: 60 }),
    bodyOptional: true,
    wrong: { grace_seconds: '60' },
  },
  { route: 'GET /api/projects/:id/delivery', access: 'member', params: byProject },
  { route: 'GET /api/projects/:id/api-keys', access: 'member', params: byProject },
  {
    route: 'POST /api/projects/:id/api-keys',
    access: 'member',
    params: byProject,
    body: () => ({ name: 'Sync', access: 'read' }),
    wrong: { access: 'write', name: 7 },
    status: 201,
  },
  {
    route: 'DELETE /api/projects/:id/api-keys/:key_id',
    access: 'member',
    params: ({ projectId, apiKeyId }) => ({ id: projectId, key_id: apiKeyId }),
    status: 204,
  },

  { route: 'GET /api/stages', access: 'member' },
  { route: 'POST /api/stages', access: 'member', body: () => ({ name: 'Trial' }), wrong: { name: 7, kind: 'closed' }, status: 201 },
  { route: 'PUT /api/stages/order', access: 'member', body: ({ stages }) => ({ ids: stages.toReversed() }), wrong: { ids: 'all' } },
  { route: 'PATCH /api/stages/:id', access: 'member', params: byStage, body: () => ({ name: 'Talk' }), wrong: { kind: 7 } },
  { route: 'DELETE /api/stages/:id', access: 'member', params: byStage, status: 204 },

  ...contactVisits('/api/contacts', 'member'),
  { route: 'GET /api/contacts/:id/timeline', access: 'member', params: byContact },

  { route: 'GET /api/companies', access: 'member' },
  {
    route: 'POST /api/companies',
    access: 'member',
    body: () => ({ name: 'Initech' }),
    wrong: { name: null, deal_value: '5', metadata: [] },
    status: 201,
  },
  { route: 'GET /api/companies/:id', access: 'member', params: byCompany },
  { route: 'PATCH /api/companies/:id', access: 'member', params: byCompany, body: () => ({ domain: 'acme.com' }), wrong: { domain: 7, name: '' } },
  { route: 'DELETE /api/companies/:id', access: 'member', params: byCompany, status: 204 },
  { route: 'GET /api/companies/:id/timeline', access: 'member', params: byCompany },
  {
    route: 'PUT /api/companies/:id/contacts/:contact_id',
    access: 'member',
    params: ({ otherCompany, contact }) => ({ id: otherCompany, contact_id: contact }),
    status: 204,
  },
  { route: 'DELETE /api/companies/:id/contacts/:contact_id', access: 'member', params: byLink, status: 204 },

  { route: 'GET /api/conversations', access: 'member' },
  { route: 'GET /api/conversations/counts', access: 'member' },
  { route: 'GET /api/conversations/:id', access: 'member', params: byConversation },
  {
    route: 'PATCH /api/conversations/:id',
    access: 'member',
    params: byConversation,
    body: () => ({ state: 'resolved' }),
    wrong: { state: 'closed', assignee_id: 7, company_id: [], subject: '' },
  },
  { route: 'DELETE /api/conversations/:id', access: 'member', params: byConversation, status: 204 },
  { route: 'POST /api/conversations/:id/read', access: 'member', params: byConversation, body: () => ({ up_to: 1 }), wrong: { up_to: -1 } },
  { route: 'POST /api/conversations/:id/unread', access: 'member', params: byConversation, body: () => ({ from_seq: 1 }), wrong: { from_seq: 0 } },
  { route: 'GET /api/conversations/:id/messages', access: 'member', params: byConversation },
  {
    route: 'POST /api/conversations/:id/messages',
    access: 'member',
    params: byConversation,
    body: () => ({ body: 'Yes.' }),
    wrong: { body: 7, kind: 'visitor', format: 'html', state: 'closed', assignee_id: 'user_nobody', read_up_to: -1, if_last_seq: '1' },
    status: 201,
  },
  { route: 'PATCH /api/conversations/:id/messages/:message_id', access: 'member', params: byNote, body: () => ({ body: 'Done.' }), wrong: { body: '' } },
  { route: 'DELETE /api/conversations/:id/messages/:message_id', access: 'member', params: byNote, status: 204 },

  { route: 'GET /api/visitors/:visitor_id', access: 'member', params: ({ visitor }) => ({ visitor_id: visitor }) },
  { route: 'DELETE /api/visitors/:visitor_id', access: 'member', params: ({ visitor }) => ({ visitor_id: visitor }), status: 204 },
  { route: 'GET /api/events', access: 'member' },

  ...contactVisits('/api/v1/contacts', 'key'),

  page('/hal.js'),
  page('/widget.js'),
  page('/stub.js'),
  page('/hal.say.js'),
  page('/hal.global.js.map'),
  page('/hal.say.js.map'),
  page('/hal.:version.js', { version: '1.2.3' }),
  page('/'),
  page('/start/*file', { file: 'style.css' }),
  { route: 'GET /start/projects', access: 'open', headers: startKeyHeaders },
  { route: 'GET /start/projects/:id/snippets', access: 'open', params: byProject, headers: startKeyHeaders },
  { route: 'GET /start/projects/:id/calls', access: 'open', params: byProject, headers: startKeyHeaders },
  page('/healthz'),
  page('/readyz'),
  { route: 'GET /metrics', access: 'open', headers: { authorization: `Bearer ${testMetricsToken}` } },
  page('/openapi.json'),
  page('/docs'),
  page('/docs/*file', { file: 'quick-start' }),
  page('/demo'),
  page('/demo/*file', { file: 'demo.css' }),
  { route: 'POST /demo/token', access: 'open', body: ({ demoKey }) => ({ key: demoKey }), wrong: { key: 7 } },
]

/** Lists the routes that the app serves, read from its router and not from this table. */
export function listRoutes(app: Express): string[] {
  return app.router.stack.flatMap(({ route }) => {
    const methods = [...new Set((route?.stack ?? []).map(({ method }) => method))]
    // `app.all` is mounted on every path, for the methods without a route.
    return route && methods.length === 1 ? [`${String(methods[0]).toUpperCase()} ${route.path}`] : []
  })
}

/** Fills in the `:names` of a path. */
export function fillPath(pattern: string, params: Record<string, string> = {}): string {
  return pattern.replace(/[:*](\w+)/g, (_whole, name: string) => encodeURIComponent(params[name] ?? 'missing'))
}

interface Identified {
  contact: { id: string }
}

/** Creates one record of each kind in a member's project. */
export async function makeRecords(server: TestServer, member: Member, email: string): Promise<Records> {
  const { token, projectId } = member
  const make = async <Body>(method: string, path: string, body?: unknown) => {
    const answer = await server.call(method, path, { token, ...(body !== undefined && { body }) })
    if (answer.status >= 400) throw new Error(JSON.stringify(answer.body))
    return answer.body as Body
  }
  const company = await make<{ id: string }>('POST', '/api/companies', { name: 'Acme', external_id: 'acme' })
  const other = await make<{ id: string }>('POST', '/api/companies', { name: 'Umbrella' })
  const person = { project_id: projectId, visitor_id: 'visitor-1' }
  const { contact } = await make<Identified>('POST', '/api/widget/identify', { ...person, email: 'a@acme.com', company: { id: 'acme' } })
  await make('POST', '/api/widget/track', { ...person, name: 'Opened' })
  const { chat_token } = await make<{ chat_token: string }>('POST', '/api/widget/conversations/token', person)
  const { conversation_id } = await make<{ conversation_id: string }>('POST', '/api/widget/send-message', { ...person, chat_token, body: 'Hello' })
  const note = await make<{ id: string }>('POST', `/api/conversations/${conversation_id}/messages`, { kind: 'note', body: 'Ask her.' })
  const stages = await make<{ data: { id: string }[] }>('GET', '/api/stages')
  const key = await make<{ id: string; key: string }>('POST', `/api/projects/${projectId}/api-keys`, { name: 'k', access: 'read_write' })
  const stageIds = stages.data.map(({ id }) => id)
  return {
    email,
    projectId,
    contact: contact.id,
    company: company.id,
    otherCompany: other.id,
    stages: stageIds,
    freeStage: stageIds.at(1) ?? '',
    visitor: 'visitor-1',
    chatToken: chat_token,
    conversation: conversation_id,
    note: note.id,
    apiKeyId: key.id,
    apiKey: key.key,
    demoKey: server.dependencies.demoTokens.key,
  }
}
