import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js'
import { startBuiltServer, type BuiltServer } from '../../process/built-server.js'
import { temporaryFolder } from '../../process/folder.js'

/** A project, and who works on it. */
export interface Tenant {
  name: string
  marker: string
  projectId: string
  secret: string
  apiKey: string
  /** Tokens of its two operators, each of whom has another project too. */
  operators: [string, string]
  /** Of one who has other projects. */
  outsider: string
}

/** A server with projects that have nothing to do with each other, and operators who have several. */
export interface Neighbourhood {
  server: BuiltServer
  path: string
  tenants: Tenant[]
  remove(): Promise<void>
}

const names = ['ant', 'bee', 'cat', 'dog'] as const

export async function settle(): Promise<Neighbourhood> {
  const folder = temporaryFolder()
  const path = folder.file('hal.sqlite')
  const server = await startBuiltServer(path, { env: { HAL_SIGNUP: 'on' } })
  const operators = await Promise.all(names.map((name) => signUp(server.url, name)))
  const tenants = await Promise.all(names.map(async (name, index): Promise<Tenant> => {
    const [own, next, other] = [0, 1, 2].map((step) => operators[(index + step) % operators.length])
    if (!own || !next || !other) throw new Error('too few operators')
    const marker = `mark-of-${name}`
    const project = await post<{ id: string; identity_secret: string }>(server.url, '/api/projects', { name: marker }, own.token)
    const { key } = await post<{ key: string }>(server.url, `/api/projects/${project.id}/api-keys`, { name: marker, access: 'read_write' }, own.token)
    await addMember(path, project.id, next.userId)
    return { name, marker, projectId: project.id, secret: project.identity_secret, apiKey: key, operators: [own.token, next.token], outsider: other.token }
  }))
  async function remove() {
    server.kill('SIGKILL')
    await server.ended
    folder.remove()
  }
  return { server, path, tenants, remove }
}

async function signUp(url: string, name: string): Promise<{ token: string; userId: string }> {
  const { token, user } = await post<{ token: string; user: { id: string } }>(url, '/api/auth/signup', { email: `${name}@operators.example`, password: `the password of ${name}` })
  return { token, userId: user.id }
}

async function post<Body>(url: string, path: string, body: object, token = ''): Promise<Body> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path} answered ${await response.text()}`)
  return (await response.json()) as Body
}

/** As `hal project members add` does it. */
async function addMember(path: string, project_id: string, user_id: string): Promise<void> {
  const store = openSqliteStore({ path })
  await store.commit([{ project_id, version: null, changes: [{ type: 'member_added', user_id }] }])
  await store.close()
}
