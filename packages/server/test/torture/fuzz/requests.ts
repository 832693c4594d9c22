import fc from 'fast-check'
import type { Route } from '../../../src/http/route.js'
import { bodyText, queryTexts } from './from-schema.js'
import { oddJson } from './json-text.js'
import type { Framing, FuzzRequest, Packing, Rendered } from './request.js'
import { wordsInPath } from './words.js'

/** The common one nearly always, else any of the others. */
const nearlyAlways = <Item>(common: Item, others: readonly Item[], weight = 30): fc.Arbitrary<Item> =>
  fc.oneof({ weight, arbitrary: fc.constant(common) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'SEARCH']

const oddSegments = ['%00', '%2e%2e', '..', '.', '%ff', '%c0%ae', '%', '%zz', '%2f', '%25', '', '*', ':id', '__proto__', 'constructor', 'null', 'a'.repeat(201), '%F0%9F%91%A9', '%ED%A0%80', ';a=b', '@@cursor:0@@']

const oddPairs: [string, string][] = [
  ...['__proto__', 'constructor', 'a[b]', 'limit[]', 'project_id[]', '', '%', '%00', '%ff'].map((name): [string, string] => [name, '1']),
  ...['%', '%00', '%ff', '%ED%A0%80', '', 'a'.repeat(3_000), '-1', '1e3', '0x10', ' 1'].map((value): [string, string] => ['limit', value]),
  ['project_id', '@@project:0@@'],
  ['cursor', '@@cursor:0@@A'],
  ['cursor', 'a'.repeat(1_001)],
  ['q', '%'],
  ['q', '\u{1F469}'.repeat(101)],
  ['since', '8640000000000001'],
  ['since', '2026-11-25'],
]

const oddHeaders: [string, string][] = [
  ['content-type', 'application/json; charset=latin1'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', 'text/plain;charset=UTF-8'],
  ['content-type', ';;;='],
  ['content-type', '\xff'],
  ['content-encoding', 'br'],
  ['content-encoding', 'gzip, gzip'],
  ['content-encoding', 'identity'],
  ['idempotency-key', 'op-1'],
  ['idempotency-key', 'é'],
  ['idempotency-key', ' '],
  ['idempotency-key', 'a'.repeat(65)],
  ['origin', 'null'],
  ['origin', 'https://evil.example'],
  ['origin', ''],
  ['authorization', 'Basic YTpi'],
  ['authorization', 'Bearer \xff'],
  ['authorization', `Bearer ${'a'.repeat(5_000)}`],
  ['x-api-key', '\xff'],
  ['x-forwarded-for', '999.1.1.1, ::::'],
  ['x-forwarded-host', 'evil.example'],
  ['host', 'evil.example'],
  ['expect', '100-continue'],
  ['expect', 'the unexpected'],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade, close'],
  ['connection', 'content-length'],
  ['cookie', 'a'.repeat(4_000)],
  ['range', 'bytes=5-2'],
  ['range', 'bytes=0-0,-1'],
  ['if-none-match', '*'],
  ['if-match', '"none"'],
  ['if-modified-since', 'never'],
  ['accept-encoding', 'br;q=x, *;q=0'],
  ['accept', 'text/html'],
  ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['accept', 'application/json, text/html;q=0'],
  ['x-request-id', 'mine'],
  ['access-control-request-method', 'DELETE'],
  ['access-control-request-headers', 'x-y, \xff'],
  ['x-http-method-override', 'DELETE'],
  ['te', 'trailers'],
]

const packings: Packing[] = ['gzip', 'gzip', 'gzip', 'gzip cut short', 'no gzip', 'mark', 'cut short', 'twice', 'utf-16', 'latin1']
const framings: Framing[] = ['chunked', 'chunked', 'chunked', 'too short', 'too long', 'length twice', 'length and chunked']

/** Requests to a route that are mostly what it takes, and odd in a few places. */
export function requestsTo(route: Route): fc.Arbitrary<FuzzRequest> {
  const { body, query } = route.description
  const json = body ? fc.oneof({ weight: 40, arbitrary: bodyText(body) }, { weight: 1, arbitrary: oddJson }) : oddJson
  return fc.record({
    method: nearlyAlways(route.method.toUpperCase(), methods),
    path: pathsOf(route.path),
    query: query ? queriesOf(queryTexts(query)) : fc.constant([]),
    headers: headersOf(route),
    body: body ? fc.oneof({ weight: 40, arbitrary: json }, { weight: 1, arbitrary: fc.constant(null) }) : fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: json }),
    packing: nearlyAlways<Packing>('plain', packings, 12),
    framing: nearlyAlways<Framing>('length', framings, 20),
  })
}

function pathsOf(pattern: string): fc.Arbitrary<string> {
  const parts = pattern.split(/([:*]\w+)/)
  const filled = parts.map((part, index) => {
    if (!/^[:*]/.test(part)) return fc.constant(part)
    return fc.oneof({ weight: 8, arbitrary: wordsInPath(parts[index - 1] ?? '') }, { weight: 1, arbitrary: fc.constantFrom(...oddSegments) })
  })
  const suffix = nearlyAlways('', ['/', '//', '?', '%20', '#a', ';a', '/..', '?=&=?', '%00'], 60)
  return fc.tuple(...filled, suffix).map((texts) => texts.join(''))
}

function queriesOf(parameters: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<[string, string][]> {
  const names = Object.keys(parameters)
  if (names.length === 0) return nearlyAlways<[string, string][]>([], oddPairs.map((pair) => [pair]))
  const one = fc.constantFrom(...names).chain((name) => (parameters[name] ?? fc.constant('')).map((value): [string, string] => [name, value]))
  const project = names.includes('project_id') ? [fc.constantFrom('0', '1', '2', '3').map((number): [string, string] => ['project_id', `@@project:${number}@@`])] : []
  const odd = fc.oneof({ weight: 10, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom(...oddPairs).map((pair) => [pair]) })
  return fc.tuple(fc.tuple(...project), fc.array(one, { maxLength: 2 }), odd).map((lists) => lists.flat())
}

function headersOf({ path, description: { credential, body } }: Route): fc.Arbitrary<[string, string][]> {
  const credentials = credentialsFor(path, credential)
  const type: [string, string][] = body ? [['content-type', 'application/json']] : []
  const odd = fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fc.constantFrom(...oddHeaders), { minLength: 1, maxLength: 2 }) })
  return fc.tuple(credentials, odd).map(([first, others]) => [...first, ...type.filter(([name]) => others.every(([other]) => other !== name)), ...others])
}

/** Who signs out is one who signed in for that: the others go on. */
function credentialsFor(path: string, credential: Route['description']['credential']): fc.Arbitrary<[string, string][]> {
  if (credential === 'none') return fc.constant([])
  if (credential === 'api_key') return nearlyAlways<[string, string][]>([['x-api-key', '@@api_key:0@@']], [[], [['x-api-key', '@@api_key:1@@']], [['x-api-key', '@@api_key:7@@']], [['x-api-key', 'hal_x']]], 8)
  const bearer = (token: string): [string, string][] => [['authorization', `Bearer ${token}`]]
  if (path === '/api/auth/logout') return fc.constantFrom(bearer('@@token:0@@'), bearer('@@token:3@@'), [])
  return nearlyAlways(bearer('@@session:0@@'), [[], bearer('@@demo_token:0@@'), bearer('@@token:1@@'), bearer('@@api_key:0@@'), bearer('@@visitor_token:0@@'), bearer('none')], 12)
}

const line = 'POST /api/widget/track HTTP/1.1\r\nhost: localhost\r\n'
const tracked = '{"project_id":"demo","visitor_id":"v","name":"x"}'

/** What one server takes for one request and another for two, and other things that are hardly HTTP. */
const brokenHttp = [
  `${line}content-length: ${tracked.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  `${line}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  `${line}transfer-encoding:\x0bchunked\r\n\r\n0\r\n\r\n`,
  `${line}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
  `${line}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n`,
  `${line}transfer-encoding: chunked\r\n\r\n5;${'a'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
  `${line}transfer-encoding: chunked\r\n\r\n0\r\ncontent-length: 5\r\nhost: evil\r\n\r\n`,
  `${line}content-length: +${tracked.length}\r\n\r\n${tracked}`,
  `${line}content-length: -1\r\n\r\n`,
  `${line}content-length: 99999999999999999999\r\n\r\n`,
  `${line}content-length : 5\r\n\r\nhello`,
  `${line} content-length: 5\r\n\r\nhello`,
  `${line}content-length: ${tracked.length}\r\n\r\n${tracked}GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n`,
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/0.9\r\n\r\n',
  'GET / HTTP/2.0\r\n\r\n',
  'GET /healthz HTTP/1.0\r\n\r\n',
  'GET http://evil.example/healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET //evil.example/healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET http://[/ HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET \\..\\ HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'CONNECT localhost:22 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  `GET / HTTP/1.1\r\nhost: localhost\r\n${'x: y\r\n'.repeat(3_000)}\r\n`,
  'GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n',
  'GET / HTTP/1.1\nhost: localhost\n\n',
  'GET / HTTP/1.1\r\nhost: localhost\r\nx: a\x00b\r\n\r\n',
]

/** Bytes that are nearly requests, or none at all. */
export const rawBytes: fc.Arbitrary<Rendered> = fc
  .oneof(
    fc.constantFrom(...brokenHttp).map((text) => Buffer.from(text, 'latin1')),
    fc.tuple(fc.constantFrom(...brokenHttp), fc.nat(200), fc.integer({ min: 0, max: 255 })).map(([text, at, byte]) => withByte(Buffer.from(text, 'latin1'), at, byte)),
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  )
  .map((bytes) => ({ method: 'raw', bytes, isLast: true }))

function withByte(bytes: Buffer, at: number, byte: number): Buffer {
  bytes[at % bytes.length] = byte
  return bytes
}
