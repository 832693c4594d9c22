import { createHmac } from 'node:crypto'
import { examplesOf, type RequestExample } from '../../../../../docs/reference/examples.mjs'
import { routesOf, type Document } from '../../../../../docs/reference/document.mjs'
import { firstStart } from '../../../main/first-start.js'
import { startTestServer, testMetricsToken, type Answered, type TestServer } from '../../test/server.js'
import { describeRoutes } from '../document.js'
import { examples } from '../examples/index.js'
import { routes } from '../../routes.js'
import { createLikeness, type Likeness } from './likeness.js'

/** The document as clients receive it. */
export const document = JSON.parse(JSON.stringify(describeRoutes(routes, '1.2.3'))) as Document

/** The requests of the reference, in the order of the examples. */
export const requests: RequestExample[] = inOrder(routesOf(document).flatMap((route) => examplesOf(route, document)))

function inOrder(unordered: RequestExample[]): RequestExample[] {
  const order = new Map(examples.map(({ key }, index) => [key, index]))
  return unordered.toSorted((a, b) => (order.get(a.key) ?? -1) - (order.get(b.key) ?? -1))
}

/** Sends the requests of the reference to a fresh server, one after the other. */
export interface Scenario {
  server: TestServer
  likeness: Likeness
  send(request: RequestExample): Promise<Answered>
  /** The current headers of each credential. */
  credentials: Record<RequestExample['credential'], Record<string, string>>
}

/** High enough that no request is refused, but the answers still have rate headers. */
const generous = { count: 100_000, seconds: 60 }

const owner = { email: 'admin@localhost', password: 'correct horse battery' }

export async function startScenario(): Promise<Scenario> {
  const server = await startTestServer({ config: { rateLimit: generous, projectRateLimit: generous } })
  const { accounts, ingest, queries, demoTokens } = server.dependencies
  await firstStart({ accounts, ingest, queries, config: { admin: owner } })
  const likeness = createLikeness()
  const secret = (await queries.project('demo'))?.identity_secret ?? ''
  likeness.bind(documentedBody('identify-proven', 'user_hash'), createHmac('sha256', secret).update('user-42').digest('hex'))
  likeness.bind(documentedBody('demo-token', 'key'), demoTokens.key)
  const credentials: Scenario['credentials'] = { none: {}, bearer: {}, api_key: {}, metrics: { authorization: `Bearer ${testMetricsToken}` } }

  return {
    server,
    likeness,
    credentials,
    async send({ method, url, headers, credential, body }) {
      const path = likeness.toReal(url.split(/(?=[/?&])|(?<=[/=])/)).join('')
      const answer = await server.call(method, path, {
        headers: { ...likeness.toReal(headers), ...credentials[credential] },
        ...(body !== undefined && { body: likeness.toReal(body) }),
      })
      keepCredentials(answer.body, credentials)
      return answer
    },
  }
}

function documentedBody(key: string, field: string): string {
  const { body } = examples.find((example) => example.key === key) ?? {}
  return String((body as Record<string, unknown> | undefined)?.[field])
}

/** Later requests use the session and the API key from earlier answers. */
function keepCredentials(answer: unknown, credentials: Scenario['credentials']): void {
  if (typeof answer !== 'object' || answer === null) return
  if ('token' in answer && 'user' in answer) credentials.bearer = { authorization: `Bearer ${String(answer.token)}` }
  if ('key' in answer) credentials.api_key = { 'x-api-key': String(answer.key) }
}
