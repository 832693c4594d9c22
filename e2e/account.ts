import type { Company, Contact, Event, Page, Visitor } from '@hal/contract/types'
import { admin, type RunningServer } from './server.js'

/** The rows of project `demo` as its owner reads them, through the account routes. */
export interface Account {
  /** By its id or its `external_id`. */
  company(ref: string): Promise<Company>
  companies(): Promise<Company[]>
  /** `undefined` while nobody has this email. */
  contactByEmail(email: string): Promise<Contact | undefined>
  visitor(visitorId: string): Promise<Visitor>
  /** Oldest first. */
  events(filter: Record<string, string>): Promise<Event[]>
}

export async function signInAsOwner({ url }: Pick<RunningServer, 'url'>): Promise<Account> {
  const login = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  const { token } = await read<{ token: string }>(login)

  async function get<Answer>(path: string, query: Record<string, string> = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}` }
    return read<Answer>(await fetch(`${url}${path}?${new URLSearchParams({ project_id: 'demo', ...query })}`, { headers }))
  }

  return {
    company: (ref) => get(`/api/companies/${ref}`),
    companies: async () => (await get<Page<Company>>('/api/companies')).data,
    contactByEmail: async (email) => (await get<Page<Contact>>('/api/contacts', { email })).data[0],
    visitor: (visitorId) => get(`/api/visitors/${visitorId}`),
    events: async (filter) => (await get<Page<Event>>('/api/events', filter)).data.reverse(),
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${JSON.stringify(answer)}`)
  return answer as Answer
}
