import type { Company, Contact, Conversation, Delivery, Event, Page, Project, Visitor } from '@hal/contract/types'
import { admin, type RunningServer } from './server.js'

/** Reads the records of one project through the account routes, as its owner. */
export interface Account {
  projectId: string
  /** Creates another project, and returns the account for that one. */
  makeProject(name: string): Promise<Account>
  /** Changes settings of the project, and returns all settings. */
  configure(settings: Partial<Project>): Promise<Project>
  /** Creates a company, as an operator does. */
  makeCompany(company: Pick<Company, 'name' | 'external_id'>): Promise<Company>
  /** By its id or its `external_id`. */
  company(ref: string): Promise<Company>
  companies(): Promise<Company[]>
  /** `undefined` if no contact has this email. */
  contactByEmail(email: string): Promise<Contact | undefined>
  visitor(visitorId: string): Promise<Visitor>
  /** The loss ledger, over all time. */
  delivery(): Promise<Delivery>
  /** Latest message first. */
  conversations(filter: Record<string, string>): Promise<Conversation[]>
  /** Oldest first. */
  events(filter: Record<string, string>): Promise<Event[]>
}

const json = { 'content-type': 'application/json' }

/** The account of project `demo`. Default: as the owner of a server that a test has started. */
export async function signInAsOwner({ url }: Pick<RunningServer, 'url'>, { email, password } = admin): Promise<Account> {
  const login = await fetch(`${url}/api/auth/login`, { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })
  const { token } = await read<{ token: string }>(login)
  return accountOf('demo', url, `Bearer ${token}`)
}

function accountOf(projectId: string, url: string, authorization: string): Account {
  async function get<Answer>(path: string, query: Record<string, string> = {}): Promise<Answer> {
    const search = new URLSearchParams({ project_id: projectId, ...query })
    return read<Answer>(await fetch(`${url}${path}?${search}`, { headers: { authorization } }))
  }

  async function send<Answer>(method: string, path: string, body: object): Promise<Answer> {
    return read<Answer>(await fetch(url + path, { method, headers: { ...json, authorization }, body: JSON.stringify(body) }))
  }

  return {
    projectId,
    makeProject: async (name) => accountOf((await send<Project>('POST', '/api/projects', { name })).id, url, authorization),
    configure: (settings) => send('PATCH', `/api/projects/${projectId}`, settings),
    makeCompany: (company) => send('POST', '/api/companies', { project_id: projectId, ...company }),
    company: (ref) => get(`/api/companies/${ref}`),
    companies: async () => (await get<Page<Company>>('/api/companies')).data,
    contactByEmail: async (email) => (await get<Page<Contact>>('/api/contacts', { email })).data[0],
    delivery: async () => read(await fetch(`${url}/api/projects/${projectId}/delivery`, { headers: { authorization } })),
    visitor: (visitorId) => get(`/api/visitors/${visitorId}`),
    conversations: async (filter) => (await get<Page<Conversation>>('/api/conversations', filter)).data,
    events: async (filter) => (await get<Page<Event>>('/api/events', filter)).data.reverse(),
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${JSON.stringify(answer)}`)
  return answer as Answer
}
