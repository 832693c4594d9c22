import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadInvalid, loadValid, type Loaded } from '../../../../contract/fixtures/load.js'
import { batchResponseSchema, problemSchema } from '../openapi/results.js'
import { startTestServer, type Answered, type TestServer } from '../test/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await server.dependencies.ingest.createProject({ id: 'demo', name: 'demo' }, 'user')
})

afterAll(() => server.close())

/** As the SDK sends it, and, for every other fixture, compressed. */
function send({ name, route, text, idempotency_key }: Loaded): Promise<Answered> {
  const isZipped = name.length % 2 === 0
  return server.call('POST', `/api/widget/${route}`, {
    body: isZipped ? new Uint8Array(gzipSync(text)) : text,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...(isZipped && { 'content-encoding': 'gzip' }),
      ...(idempotency_key !== undefined && { 'idempotency-key': idempotency_key }),
    },
  })
}

const paths = (errors: { path: string }[] = []) => errors.map(({ path }) => path).sort()

describe('over HTTP, the contract takes', () => {
  it.each(loadValid())('$name: $title ($rule)', async (fixture) => {
    const { status, body } = await send(fixture)
    if (fixture.route !== 'batch') return void expect(body).not.toMatchObject({ code: 'invalid_request' })
    expect(status).toBe(200)
    const { results } = batchResponseSchema.parse(body)
    const refused = results.flatMap(({ problem }, index) =>
      problem?.code === 'invalid_request' ? [{ index, errors: paths(problem.errors) }] : [],
    )
    expect(refused).toEqual((fixture.rejected ?? []).map(({ index, errors }) => ({ index, errors: paths(errors) })))
  })
})

describe('over HTTP, the contract refuses', () => {
  it.each(loadInvalid())('$name: $title ($rule)', async (fixture) => {
    const { status, body } = await send(fixture)
    const { code, errors, limit } = problemSchema.parse(body)
    expect({ status, code, errors: paths(errors), limit }).toEqual({
      status: fixture.status,
      code: fixture.code,
      errors: paths(fixture.errors),
      limit: fixture.limit,
    })
  })
})
