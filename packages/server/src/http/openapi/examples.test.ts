import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../routes.js'
import { examples, examplesByRoute } from './examples/index.js'
import { problemSchema } from './results.js'
import { requests, startScenario, type Scenario } from './test/scenario.js'

let scenario: Scenario

beforeAll(async () => {
  scenario = await startScenario()
})

afterAll(() => scenario.server.close())

describe('a fresh server answers each example as documented', () => {
  it.each(requests)('$key: $method $url', async (request) => {
    const answer = await scenario.send(request)
    expect(answer.status).toBe(request.status)
    if (typeof request.answer === 'string') return expectBeginning(String(textOf(answer.body)), request.answer)
    expect(scenario.likeness.toDocumented(request.answer, answer.body || undefined)).toEqual(request.answer)
  })

  it('says that an answer is the first one again', async () => {
    const retry = requests.find(({ key }) => key === 'track-retry')
    const answer = retry && (await scenario.send(retry))
    expect(answer?.headers.get('idempotent-replayed')).toBe('true')
  })
})

/** A page or file is documented by its beginning. */
function expectBeginning(text: string, documented: string): void {
  expect(documented).toMatch(/…$/)
  expect(text.slice(0, documented.length - 1)).toBe(documented.slice(0, -1))
}

const textOf = (body: unknown): unknown => (typeof body === 'string' ? body : JSON.stringify(body))

describe('the examples', () => {
  it('have a key of their own each', () => {
    expect(new Set(examples.map(({ key }) => key)).size).toBe(examples.length)
  })

  it('are all shown in the reference', () => {
    expect(requests.map(({ key }) => key)).toEqual(examples.map(({ key }) => key))
  })

  it.each(routes.filter(({ description }) => !description.isInternal).map((route) => ({ route, name: `${route.method.toUpperCase()} ${route.path}` })))('show a success of $name', ({ route }) => {
    const { answer } = route.description
    expect(examplesByRoute(route).map(({ status }) => status)).toContain(answer.status)
  })

  it.each(examples)('$key has an answer of the documented form', ({ key, status, answer }) => {
    const route = routes.find((candidate) => examplesByRoute(candidate).some((example) => example.key === key))
    const schema = status >= 400 ? problemSchema : route?.description.answer.schema
    if (schema) expect(schema.safeParse(answer).error).toBeUndefined()
  })
})
