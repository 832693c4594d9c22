import type { ProblemCode } from '@hal/contract/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from './openapi/results.js'
import { startTestServer, type Answered, type Member, type TestServer } from './test/server.js'
import { fillPath, listRoutes, makeRecords, visits, type Records } from './test/visits.js'

let server: TestServer
let stranger: Member

beforeAll(async () => {
  server = await startTestServer()
  stranger = await server.newMember('stranger@other.com')
})

afterAll(() => server.close())

/** The list comes from the app, so a route that nobody visits fails here. */
it('visits every route that the app serves, and no other', () => {
  expect(visits.map(({ route }) => route).sort()).toEqual(listRoutes(server.app).sort())
})

describe.each(visits)('$route', (visit) => {
  const { access, body, wrong } = visit
  const [method = '', pattern = ''] = visit.route.split(' ')
  const names = pattern.match(/(?<=:)\w+/g) ?? []
  const isWidget = access === 'widget'
  const isGuarded = access === 'member' || access === 'user' || access === 'key'
  const isAccountRoute = pattern.startsWith('/api/') && !isWidget
  const namesProject = pattern.startsWith('/api/projects/:id')

  let owner: Member
  let records: Records

  beforeAll(async () => {
    const email = `owner@${Math.random().toString(36).slice(2)}.example`
    owner = await server.newMember(email)
    records = await makeRecords(server, owner, email)
  })

  interface Changes {
    params?: Record<string, string>
    query?: string
    body?: unknown
    token?: string
    key?: string
  }

  function send({ params, query = '', token, key, ...changes }: Changes = {}): Promise<Answered> {
    const path = fillPath(pattern, { ...visit.params?.(records), ...params })
    const sent = 'body' in changes ? changes.body : body?.(records)
    return server.call(method, `${path}${query}`, {
      ...(sent !== undefined && { body: sent }),
      ...(visit.headers && { headers: visit.headers }),
      ...(access === 'key' && { headers: { 'x-api-key': key ?? records.apiKey } }),
      ...((access === 'member' || access === 'user') && { token: token ?? owner.token }),
    })
  }

  if (isGuarded) it('refuses a stranger before it looks at anything else (wire.md, "Account routes")', async () => {
    const malformed = body && { body: '{' }
    expectProblem(await server.call(method, fillPath(pattern), { ...malformed }), 'unauthenticated')
    const wrongKey = { token: 'A'.repeat(43), key: `hal_${'A'.repeat(43)}` }
    expectProblem(await send({ ...wrongKey, ...malformed }), 'unauthenticated')
  })

  if (isWidget) it('refuses a project that does not exist (wire.md, "Problems")', async () => {
    expectProblem(await send({ body: { ...body?.(records), project_id: 'no_such_project' } }), 'unknown_project')
  })

  if (access === 'member') it('answers a member of another project as if the project did not exist', async () => {
    const asked = (id: string) => (namesProject ? { params: { id } } : { query: `?project_id=${id}` })
    const others = await send({ ...asked(owner.projectId), token: stranger.token })
    const nobodys = await send(asked('no_such_project'))
    expectProblem(others, 'not_found')
    expect(withoutRequestId(others)).toEqual(withoutRequestId(nobodys))
  })

  if (access === 'member' && names.length > 0) it('does not find its records from another project', async () => {
    expectProblem(await send({ token: stranger.token }), 'not_found')
  })

  if (access === 'key') it('keeps to the project of the key', async () => {
    expectProblem(await send({ query: `?project_id=${stranger.projectId}` }), 'not_found')
  })

  if (isGuarded && names.length > 0) it.each(names)('answers not_found to an unknown :%s', async (name) => {
    expectProblem(await send({ params: { [name]: 'no_such_id' } }), 'not_found')
  })

  if (body) it('refuses what is no JSON object, at the path `` (wire.md, "Problems")', async () => {
    const texts = ['{', 'null', '[]', '"text"', '7', ...(visit.bodyOptional ? [] : [''])]
    for (const text of texts) {
      const answer = await send({ body: text })
      expectProblem(answer, 'invalid_request')
      expect(answer.body, text).toMatchObject({ errors: [{ path: '' }] })
    }
  })

  if (wrong) it.each(Object.entries(wrong ?? {}))('refuses a %s of %j, with its path', async (path, value) => {
    const answer = await send({ body: { ...body?.(records), [path]: value } })
    expectProblem(answer, 'invalid_request')
    expect(answer.body).toMatchObject({ errors: [{ path }] })
  })

  if (body && isAccountRoute) it('refuses a field that it does not know (wire.md, "Account routes")', async () => {
    const answer = await send({ body: { ...body?.(records), surprise: 1 } })
    expectProblem(answer, 'invalid_request')
    expect(answer.body).toMatchObject({ errors: [{ path: 'surprise' }] })
  })

  if (isAccountRoute) it('refuses a query parameter that it does not know (wire.md, "Fine print")', async () => {
    const answer = await send({ query: '?surprise=1' })
    expectProblem(answer, 'invalid_request')
    expect(answer.body).toMatchObject({ errors: [{ path: 'surprise' }] })
  })

  it('refuses every other method and says which there are (wire.md, "Problems")', async () => {
    const path = fillPath(pattern, visit.params?.(records))
    const taken = listRoutes(server.app).filter((route) => route.endsWith(` ${pattern}`))
    const allowed = taken.flatMap((route) => (route.startsWith('GET ') ? ['GET', 'HEAD'] : (route.split(' ')[0] ?? '')))
    for (const other of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((name) => !allowed.includes(name))) {
      const answer = await server.call(other, path)
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe([...allowed, 'OPTIONS'].join(', '))
      if (other !== 'HEAD') expectProblem(answer, 'method_not_allowed')
    }
  })

  it('answers a request that is right, under an id of its own', async () => {
    const answer = await send()
    expect(answer.body).not.toHaveProperty('code')
    expect(answer.status).toBe(visit.status ?? 200)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

function expectProblem(answer: Answered, code: ProblemCode): void {
  expect(answer.body).toMatchObject({ code })
  const problem = problemSchema.parse(answer.body)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(answer.status).toBe(problem.status)
  expect(answer.headers.get('x-request-id')).toBe(problem.request_id)
}

function withoutRequestId({ body }: Answered): unknown {
  return { ...problemSchema.parse(body), request_id: '' }
}
