import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { limits } from '@hal/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { attack, drip, getAlone, othersAreServed, type Attacker } from './test/attack.js'
import { startTestServer, type TestServer } from './test/server.js'

let server: TestServer
let projectId: string
let attackers: Attacker[] = []

afterEach(async () => {
  for (const { socket } of attackers) socket.destroy()
  attackers = []
  await server.close()
})

async function start(overrides: Parameters<typeof startTestServer>[0] = {}): Promise<void> {
  server = await startTestServer(overrides)
  projectId = (await server.newMember('owner@acme.com')).projectId
}

function attackWith(count: number, first: string | Uint8Array = ''): Attacker[] {
  attackers = Array.from({ length: count }, () => attack(server, first))
  return attackers
}

/** What each was answered, while others are served. */
const answersTo = (who: Attacker[]) => othersAreServed(server, projectId, Promise.all(who.map(({ closed }) => closed)))

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)

const post = (body: string | Uint8Array, ...headers: string[]) => {
  const head = ['POST /api/widget/track HTTP/1.1', 'host: x', `content-length: ${body.length}`, ...headers, 'connection: close', '', '']
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)])
}

/** As short as a test can wait, and long enough for a machine that is busy. */
const patience = { headersTimeout: 500, requestTimeout: 500, connectionsCheckingInterval: 50 }

describe('clients that take their time are cut off, and the others are served', () => {
  it('headers, one byte at a time', async () => {
    await start({ listening: { patience } })
    const slow = attackWith(100, 'POST /api/widget/track HTTP/1.1\r\nhost: x\r\n')
    for (const attacker of slow) drip(attacker, 'x-a: b\r\n')
    for (const answer of await answersTo(slow)) expect(statuses(answer)).toEqual(['408'])
  })

  it('no header at all', async () => {
    await start({ listening: { patience } })
    for (const answer of await answersTo(attackWith(100))) expect(statuses(answer)).toEqual(['408'])
  })

  it('bodies, one byte at a time', async () => {
    await start({ listening: { patience } })
    const slow = attackWith(100, 'POST /api/widget/track HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{')
    for (const attacker of slow) drip(attacker, ' ')
    for (const answer of await answersTo(slow)) expect(statuses(answer)).toEqual(['408'])
  })

  it('bodies in chunks without end, of which each is in time', async () => {
    await start({ listening: { patience } })
    const slow = attackWith(20, 'POST /api/widget/track HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    for (const attacker of slow) drip(attacker, '1\r\n \r\n')
    for (const answer of await answersTo(slow)) expect(statuses(answer)).toEqual(['408'])
  })
})

describe('a flood of connections', () => {
  it('from one address leaves room for the others', async () => {
    await start({ listening: { connections: { atOnce: 50, isProxy: () => false } } })
    const flood = attackWith(200)
    const refused = () => flood.filter(({ socket }) => socket.destroyed).length
    await othersAreServed(server, projectId, expect.poll(refused, { timeout: 10_000 }).toBe(195))
    expect(await getAlone(server)).toBe(200)
    expect(await getAlone(server, '/healthz', '127.0.0.2')).not.toBe(200)
  })

  it('does not count against its address once it is over', async () => {
    await start({ listening: { connections: { atOnce: 50, isProxy: () => false } } })
    for (const { socket } of attackWith(5)) socket.destroy()
    await expect.poll(() => getAlone(server, '/healthz', '127.0.0.2'), { timeout: 10_000 }).toBe(200)
  })

  it('makes those that only wait give way where all are in use', async () => {
    await start({ listening: { connections: { atOnce: 20, isProxy: () => false } } })
    const addresses = Array.from({ length: 20 }, (_, number) => `127.0.1.${number}`)
    attackers = addresses.map((from) => attack(server, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n', from))
    await expect.poll(() => attackers.filter(({ said, socket }) => said() !== '' || socket.destroyed).length).toBe(20)
    await expect.poll(() => getAlone(server), { timeout: 10_000 }).toBe(200)
  })

  it('of a trusted proxy is everybody’s', async () => {
    await start({ listening: { connections: { atOnce: 50, isProxy: (address) => address === '127.0.0.2' } } })
    const held = attackWith(20, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await expect.poll(() => held.filter(({ said }) => statuses(said()).includes('200')).length, { timeout: 10_000 }).toBe(20)
  })
})

describe('too much at once', () => {
  it('requests in a pipe are counted one by one, and answered in their order', async () => {
    await start({ config: { rateLimit: { count: 100, seconds: 3_600 } } })
    const body = JSON.stringify({ project_id: 'none', visitor_id: 'v', name: 'x' })
    const one = `POST /api/widget/track HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const [piped] = attackWith(1, one.repeat(3_000) + one.replace('host: x', 'host: x\r\nconnection: close'))
    const answers = await Promise.all([piped?.closed, server.call('POST', '/api/widget/track', { body: { project_id: projectId, visitor_id: 'v', name: 'x' } })])
    expect(answers[1].status).toBe(200)
    const answered = statuses(answers[0] ?? '')
    expect(answered).toHaveLength(3_001)
    expect(answered.slice(0, 100)).toEqual(Array(100).fill('404'))
    expect(new Set(answered.slice(100))).toEqual(new Set(['429']))
  })

  it('a header of a megabyte is refused before it has come', async () => {
    await start()
    const large = attackWith(50, `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(1_000_000)}\r\n\r\n`)
    for (const answer of await answersTo(large)) expect(statuses(answer)).toEqual(expect.toBeOneOf([['431'], []]))
  })

  it('more than a hundred headers are refused, and not dropped without a word', async () => {
    await start()
    const withHeaders = (count: number) => `GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${'a: b\r\n'.repeat(count - 2)}\r\n`
    expect(statuses(String(await attackWith(1, withHeaders(100))[0]?.closed))).toEqual(['200'])
    for (const count of [101, 102, 2_500]) {
      for (const answer of await answersTo(attackWith(20, withHeaders(count)))) {
        expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*\r\nx-request-id: /i)
      }
    }
  })

  it('gzip bombs are not unpacked', async () => {
    await start()
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    const before = process.memoryUsage().rss
    for (const answer of await answersTo(attackWith(50, post(bomb, 'content-encoding: gzip')))) expect(statuses(answer)).toEqual(['413'])
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
  })
})

describe('JSON that is nested as deep as a body can be', () => {
  const nested = (open: string, close: string) => {
    const times = Math.floor((limits.bodyBytes - 200) / (open.length + close.length))
    return `${open.repeat(times)}1${close.repeat(times)}`.replace('[1]', '[]')
  }
  const track = (fields: string) => `{"project_id":"p","visitor_id":"v","name":"x",${fields}}`

  it.each([
    ['lists', nested('[', ']')],
    ['objects', nested('{"a":', '}')],
    ['lists in a field', track(`"properties":${nested('[', ']')}`)],
    ['objects in a field', track(`"properties":${nested('{"a":', '}')}`)],
    ['a field of no name', track(`"":${nested('[{"":', '}]')}`)],
    ['half of it, which never closes', '['.repeat(limits.bodyBytes)],
    ['a text that holds as many brackets', JSON.stringify('['.repeat(limits.bodyBytes - 2))],
    ['noise', randomBytes(1_000).toString('base64')],
  ])('is refused, and others are served: %s', async (_what, body) => {
    await start()
    for (const answer of await answersTo(attackWith(10, post(body)))) expect(statuses(answer)).toEqual(['400'])
    expect(server.log.filter((line) => line.includes('request failed'))).toEqual([])
  })
})
