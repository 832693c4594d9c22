import { admin } from './built-server.js'

/** The owner, signed in. */
export interface Operator {
  get(path: string): Promise<{ status: number; body: unknown }>
  /** The ids of all events of the project, each as often as it is there. */
  eventIds(): Promise<string[]>
}

interface Page {
  data: { id: string }[]
  next_cursor: string | null
}

/** Signs in as the owner that the first start made. */
export async function signIn(url: string): Promise<Operator> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  if (response.status !== 200) throw new Error(`Sign-in answered ${response.status}`)
  const { token } = (await response.json()) as { token: string }

  async function get(path: string) {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }

  return {
    get,
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
