import { between, pick, type Random } from '../random.js'
import { single, type Attempt, type Chance, type Maker } from './calls.js'

/** Requests to everything but the widget's routes, and widget calls with odd headers. */

const pages = ['/metrics', '/demo', '/demo/style.css', '/docs', '/docs/api', '/openapi.json', '/hal.js', '/healthz', '/readyz', '/', '/nothing', '/demo/..%2f..%2fhal.sqlite', '/docs/problems/not_found'] as const
const cursors = ['', 'bnVsbA', 'WyJldmVudHMiLDFlOTk5LDAsMF0', '%00'] as const

const accountPaths = [
  '/api/projects', '/api/projects/PROJECT', '/api/projects/PROJECT/api-keys', '/api/projects/PROJECT/delivery', '/api/contacts?project_id=PROJECT', '/api/contacts?email=ada@acme.example&project_id=PROJECT',
  '/api/companies?external_id=acme&project_id=PROJECT', '/api/visitors/visitor-of-ada?project_id=PROJECT', '/api/events?project_id=PROJECT', '/api/stages?project_id=PROJECT', '/api/conversations?project_id=PROJECT', '/api/conversations/counts?project_id=PROJECT', '/api/conversations/conversation_01h455vb4pex5vsknk084sn02q/messages?project_id=PROJECT', '/api/v1/contacts', '/api/contacts/contact_01h455vb4pex5vsknk084sn02q/timeline?project_id=PROJECT',
] as const
const methods = ['GET', 'GET', 'POST', 'PATCH', 'DELETE', 'PUT'] as const

const bearer = ({ random, known }: Chance): Record<string, string> =>
  pick<Record<string, string>>(random, [{}, { authorization: `Bearer ${pick(random, known.tokens)}` }, { authorization: 'Basic YTpi' }, { 'x-api-key': 'hal_nobody' }, { cookie: 'session=1' }])

const page: Maker = (chance) => ({ kind: 'page', request: { method: pick(chance.random, ['GET', 'GET', 'GET', 'POST']), path: pick(chance.random, pages), headers: bearer(chance) } })

const account: Maker = (chance) => {
  const { random, known } = chance
  const path = pick(random, accountPaths).replace('PROJECT', pick(random, known.projectIds))
  const cursor = random() < 0.3 ? `${path.includes('?') ? '&' : '?'}cursor=${pick(random, cursors)}` : ''
  const method = pick(random, methods)
  const body = method === 'GET' ? undefined : Buffer.from(JSON.stringify({ name: 'mine', project_id: known.projectIds[0], identity_verification: 'off' }))
  return { kind: 'account', request: { method, path: `${path}${cursor}`, headers: { 'content-type': 'application/json', ...bearer(chance) }, body } }
}

const demoToken: Maker = () => ({ kind: 'demo token', request: { method: 'POST', path: '/demo/token', headers: { 'content-type': 'application/json' }, body: Buffer.from('{"key":"guess"}') } })

const oddHeaders = (random: Random): Record<string, string> => ({
  'x-forwarded-for': pick(random, ['127.0.0.1', '10.0.0.1, 127.0.0.1', 'x'.repeat(500)]),
  'user-agent': pick(random, ['Googlebot/2.1', 'curl/8', '\xff\xfe', '']),
  'idempotency-key': pick(random, ['', 'a', 'k'.repeat(300), String(between(random, 0, 9))]),
  'sec-fetch-site': 'same-origin',
  'if-none-match': '*',
})

const oddCall: Maker = (chance) => {
  const attempt = single(chance)
  const headers = { ...attempt.request.headers, ...oddHeaders(chance.random) }
  return { ...attempt, kind: 'odd headers', request: { ...attempt.request, headers } }
}

const doors: [Maker, ...Maker[]] = [page, account, account, demoToken, oddCall, oddCall]

export const chooseDoor = (chance: Chance): Attempt => pick(chance.random, doors)(chance)

/** Sign-ins and sign-ups; each takes a while, so they are sent beside the rest. */
export function chooseGuess({ random }: Pick<Chance, 'random'>, ownerEmail: string): Attempt {
  const isSignUp = random() < 0.2
  const email = random() < 0.4 ? ownerEmail : `nobody-${between(random, 0, 999)}@elsewhere.example`
  const body = Buffer.from(JSON.stringify({ email, password: `wrong-guess-${between(random, 0, 1e6)}` }))
  return { kind: isSignUp ? 'sign-up' : 'sign-in', request: { method: 'POST', path: `/api/auth/${isSignUp ? 'signup' : 'login'}`, headers: { 'content-type': 'application/json' }, body } }
}
