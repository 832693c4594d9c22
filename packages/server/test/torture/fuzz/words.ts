import fc from 'fast-check'

/**
 * Words that mean something to the server, by the field or parameter that they stand in. `@@kind:n@@`
 * is filled in when it is sent, with an id, cursor or token that the server gave out (finds.ts).
 */
const words: Record<string, readonly string[]> = {
  project_id: ['@@project:0@@', '@@project:1@@', '@@project:2@@', '@@project:3@@', 'demo', 'no_such_project'],
  visitor_id: ['v-0', 'v-1', 'v-2', 'v-3', 'v-4', 'v-5', 'foreign-visitor'],
  user_id: ['u-0', 'u-1', 'u-2', 'foreign-user', 'n/a', '{{user.id}}', '\u200b'],
  email: ['a@acme.example', 'b@acme.example', 'c@gmail.com', 'D@Initech.example', 'foreign@secret.example', 'owner@example.test', 'A@ACME.example.', 'a@BÜCHER.example', 'a@127.0.0.1', 'a,b@acme.example'],
  external_id: ['acme', 'initech', 'foreign-company'],
  domain: ['acme.example', 'initech.example', 'https://www.acme.example/', 'bücher.example', 'no host'],
  stage: ['Lead', 'qualified', 'WON', '@@stage:0@@', 'No such stage'],
  move_to: ['Lead', '@@stage:1@@'],
  name: ['Acme', 'Initech', 'Bob', 'Opened', 'Qualified'],
  tag: ['vip', 'cold'],
  tags: ['vip', 'cold'],
  signed_only: ['name', 'metadata', 'company', 'stage', 'deal_value'],
  allowed_origins: ['https://app.example.com', 'null', 'http://localhost:3000'],
  password: ['correct horse battery staple', 'wrong password'],
  visitor_token: ['@@visitor_token:0@@', '@@visitor_token:1@@', '@@token:0@@'],
  chat_token: [...Array.from({ length: 12 }, (_, number) => `@@chat_token:${number}@@`), '@@visitor_token:0@@', 'a.b.c'],
  body: ['Can we pay by invoice?', 'Yes.', ' two\\r\\nlines ', '<b>bold</b>', '**bold**', '\u200b', 'a\\u0007b'],
  subject: ['Invoice', 'Other'],
  assignee: ['me', 'none', '@@user:0@@'],
  state: ['open', 'resolved'],
  assignee_id: ['@@user:0@@', '@@user:1@@', 'nobody'],
  identity_token: [...Array.from({ length: 18 }, (_, number) => `@@identity_token:${number}@@`), '@@visitor_token:0@@', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTAifQ.', 'a.b.c'],
  user_hash: ['0'.repeat(64), 'f'.repeat(63)],
  since: ['2026-11-25T00:00:00.000Z', '0'],
  until: ['2026-11-26T00:00:00.000Z', '4102444800000'],
  type: ['identify', 'set_properties', 'track', 'set_stage', 'set_deal', 'send_message'],
  sort: ['created_at', '-created_at', 'name', 'updated_at', '-updated_at', '-last_message_at'],
  limit: ['1', '2', '50', '200', '201'],
  q: ['a', 'acme', '%', '_', 'İ'],
}

const anyId = ['contact', 'company', 'stage', 'key', 'activity', 'user', 'project', 'conversation', 'message'].flatMap((kind) => [0, 1, 2].map((number) => `@@${kind}:${number}@@`))

const foundIn: Record<string, fc.Arbitrary<string>> = {
  id: fc.oneof(fc.constantFrom(...anyId), fc.nat(2_000).map((number) => `op-${number}`), fc.constantFrom('acme', 'foreign-company')),
  company_id: ofKind('company'),
  company_ids: ofKind('company'),
  contact_id: ofKind('contact'),
  ids: ofKind('stage'),
  conversation_id: fc.oneof({ weight: 4, arbitrary: ofKind('conversation') }, { weight: 1, arbitrary: fc.nat(2_000).map((number) => `op-${number}`) }),
  cursor: fc.oneof(fc.nat(20).map((number) => `@@cursor:${number}@@`), fc.constantFrom('bnVsbA', 'W10', 'WyJldmVudHMiLDFlOTk5LDAsMF0')),
}

function ofKind(kind: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: fc.nat(20).map((number) => `@@${kind}:${number}@@`) }, { weight: 1, arbitrary: fc.constantFrom(...anyId, 'acme', 'foreign-company') })
}

/** What mostly stands in a field of that name; `null` where its schema says enough. */
export function wordsFor(name: string): fc.Arbitrary<string> | null {
  if (Object.hasOwn(foundIn, name)) return foundIn[name] ?? null
  const known = Object.hasOwn(words, name) ? words[name] : undefined
  return known ? fc.constantFrom(...known) : null
}

const kindsInPath: [RegExp, string][] = [
  [/\/contacts\/$/, 'contact'],
  [/\/companies\/$/, 'company'],
  [/\/stages\/$/, 'stage'],
  [/\/projects\/$/, 'project'],
  [/\/api-keys\/$/, 'key'],
  [/\/conversations\/$/, 'conversation'],
  [/\/messages\/$/, 'message'],
  [/\/visitors\/$/, 'visitor'],
]

/** What mostly stands in a path behind `before`. */
export function wordsInPath(before: string): fc.Arbitrary<string> {
  const kind = kindsInPath.find(([pattern]) => pattern.test(before))?.[1]
  if (kind === 'visitor') return fc.constantFrom('v-0', 'v-1', 'foreign-visitor')
  if (kind === 'project') return fc.constantFrom('@@project:0@@', '@@project:1@@', '@@project:2@@', '@@project:3@@')
  if (kind !== undefined) return ofKind(kind)
  return fc.constantFrom('0.1.0', 'not_found', 'index.html', 'app.js', 'style.css')
}
