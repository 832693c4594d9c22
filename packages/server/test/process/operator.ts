import { admin } from './built-server.js'

/** The owner, signed in. */
export interface Operator {
  get(path: string): Promise<{ status: number; body: unknown }>
  post(path: string, body: object): Promise<{ status: number; body: unknown }>
  /** The ids of all events of the project, each as often as it is there. */
  eventIds(): Promise<string[]>
}

interface Page {
  data: { id: string }[]
  next_cursor: string | null
}

/** Signs in, by default as the owner that the first start made. */
export async function signIn(url: string, credentials = admin): Promise<Operator> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  if (response.status !== 200) throw new Error(`Sign-in answered ${response.status}`)
  const { token } = (await response.json()) as { token: string }

  async function send(path: string, options: RequestInit) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { ...options, headers })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const get = (path: string) => send(path, {})

  return {
    get,
    post: (path, body) => send(path, { method: 'POST', body: JSON.stringify(body) }),
    async eventIds() {
      const ids: string[] = []
      let cursor: string | null = null
      do {
        const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const { body } = await get(`/api/events?project_id=demo&limit=200${query}`)
        const page = body as Page
        ids.push(...page.data.map(({ id }) => id))
        cursor = page.next_cursor
      } while (cursor !== null)
      return ids
    },
  }
}
