import { problemKinds } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Overloaded } from '../../ingest/admission.js'
import { StoreUnavailable } from '../../store/port.js'
import { routes } from '../routes.js'
import { startTestServer, type TestServer } from '../test/server.js'
import { examples } from './examples/index.js'
import { problemCodesOf } from './problem-codes.js'
import { problemSchema } from './results.js'
import { provokeConversations } from './test/conversation-provocations.js'
import { closedServer, provokeCollisions, provokeProjects, startClosedServer, type Provocation } from './test/provocations.js'

const servers: TestServer[] = []

/** `POST /api/contacts email_taken`, each that a server answered with in this file. */
const seen = new Set<string>()

/** The code of the answer, or its status where it is no refusal. */
async function provoke(server: TestServer, { route, path, options }: Provocation): Promise<ProblemCode | number> {
  const [method = '', pattern = ''] = route.split(' ')
  const answer = await server.call(method, path ?? pattern, options)
  if (answer.status < 400) return answer.status
  const { code, status } = problemSchema.parse(answer.body)
  expect(answer.status).toBe(status)
  seen.add(`${route} ${code}`)
  return code
}

async function start(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

beforeAll(async () => {
  await start(startTestServer())
})

afterAll(() => Promise.all(servers.map((server) => server.close())))

/** Every refusal of a list, as `route code`, where the server answers with another code. */
async function otherAnswers(server: TestServer, provocations: Provocation[]): Promise<string[]> {
  const others: string[] = []
  for (const provocation of provocations) {
    const code = await provoke(server, provocation)
    if (code !== provocation.code) others.push(`${provocation.route}: ${code} instead of ${provocation.code}`)
  }
  return others
}

describe('a server answers with the documented codes', () => {
  it('to calls and account requests that go against a rule', async () => {
    const server = await start(startTestServer())
    const member = await server.newMember('member@example.com')
    const collisions = await provokeCollisions(server, member)
    const refusals = await provokeProjects(server, member)
    const conversations = await provokeConversations(server, member)
    expect(await otherAnswers(server, [...collisions, ...refusals, ...conversations])).toEqual([])
  })

  it('where everything is off', async () => {
    expect(await otherAnswers(await start(startClosedServer()), closedServer)).toEqual([])
  })

  it('where a limit by rate is used up', async () => {
    const server = await start(startTestServer({ config: { rateLimit: { count: 1, seconds: 60 } } }))
    const request: Provocation = { code: 'rate_limited', route: 'GET /docs' }
    await server.call('GET', '/docs')
    expect(await otherAnswers(server, [request])).toEqual([])
  })

  it.each([
    ['overloaded', new Overloaded('too much')],
    ['unavailable', new StoreUnavailable('disk full')],
    ['internal', new Error('a bug')],
  ] as const)('%s, where writing fails', async (code, error) => {
    const server = await start(startTestServer())
    await server.dependencies.ingest.createProject({ id: 'p', name: 'p' }, 'user')
    Object.assign(server.dependencies.ingest, { submit: () => Promise.reject(error) })
    const body = { project_id: 'p', visitor_id: 'v', name: 'x' }
    expect(await otherAnswers(server, [{ code, route: 'POST /api/widget/track', options: { body } }])).toEqual([])
  })

  it('to a method that the path does not take', async () => {
    const [server] = servers
    expect(server && (await provoke(server, { code: 'method_not_allowed', route: 'PUT /api/contacts' }))).toBe('method_not_allowed')
  })
})

/** Refusals that the examples show; examples.test.ts sends them. */
const shown = examples.filter(({ status }) => status >= 400).map(({ route, answer }) => `${route} ${problemSchema.parse(answer).code}`)

describe('every documented code', () => {
  const described = routes.map((route) => ({ route, name: `${route.method.toUpperCase()} ${route.path}` }))

  it.each(described)('that stands beside $name was answered by a server', ({ route, name }) => {
    const codes = route.description.problems ?? []
    expect(codes.filter((code) => !seen.has(`${name} ${code}`) && !shown.includes(`${name} ${code}`))).toEqual([])
  })

  it('was answered by a server', () => {
    const codes = new Set([...seen, ...shown].map((entry) => entry.split(' ').at(-1)))
    expect(Object.keys(problemKinds).filter((code) => !codes.has(code))).toEqual([])
  })

  it('includes each that a server answered with', () => {
    const documented = described.flatMap(({ route, name }) => problemCodesOf(route).map((code) => `${name} ${code}`))
    const answered = [...seen, ...shown].filter((entry) => !entry.endsWith(' method_not_allowed'))
    expect(answered.filter((entry) => !documented.includes(entry))).toEqual([])
  })
})
