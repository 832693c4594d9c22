import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { attack, othersAreServed, type Attacker } from '../test/attack.js'
import { startTestServer, type TestServer } from '../test/server.js'

let server: TestServer
let projectId: string
let attackers: Attacker[] = []

afterEach(async () => {
  for (const { socket } of attackers) socket.destroy()
  attackers = []
  await server.close()
})

const mib = 1024 * 1024
const most = 524_288

async function start(bodyBytes: number, rateLimit: 'off' | { count: number; seconds: number } = { count: 100_000, seconds: 60 }): Promise<void> {
  server = await startTestServer({ config: { bodyBytes, rateLimit } })
  projectId = (await server.newMember('owner@acme.com')).projectId
}

/** A request of which all but the end of the body is sent. */
function halfSent(from: string, { bytes = 524_000, headers = [] as string[] } = {}): Attacker {
  const length = headers.length > 0 ? headers : [`content-length: ${most}`]
  const attacker = attack(server, ['POST /api/widget/track HTTP/1.1', 'host: x', ...length, '', 'a'.repeat(bytes)].join('\r\n'), from)
  attackers.push(attacker)
  return attacker
}

const statusOf = ({ said }: Attacker) => /HTTP\/1\.1 (\d{3})/.exec(said())?.[1]

/** How many are answered so, once that many are. */
async function answered(who: Attacker[], status: string, count: number): Promise<void> {
  await expect.poll(() => who.filter((each) => statusOf(each) === status).length, { timeout: 10_000 }).toBe(count)
}

describe('bodies that are sent half-way (W13; wire, budgets)', () => {
  it('of one address hold a sixteenth of what all may, and the rest is refused, while others are served', async () => {
    await start(64 * mib)
    const slow = Array.from({ length: 40 }, () => halfSent('127.0.0.2'))
    await othersAreServed(server, projectId, answered(slow, '503', 33))
    expect(slow.map(statusOf).filter((status) => status === undefined)).toHaveLength(7)
    const [refused] = slow.filter((each) => statusOf(each) === '503')
    expect(refused?.said()).toMatch(/retry-after: 1/i)
    expect(refused?.said()).toContain('"code":"overloaded"')
  })

  it('of many addresses hold no more than all may', async () => {
    await start(8 * mib)
    const slow = Array.from({ length: 40 }, (_, i) => halfSent(`127.0.2.${i + 1}`, { bytes: 500_000 }))
    await othersAreServed(server, projectId, answered(slow, '503', 40 - 16))
  })

  it('count as they come where nobody announced how much', async () => {
    await start(16 * mib)
    const chunk = `${(60_000).toString(16)}\r\n${'a'.repeat(60_000)}\r\n`
    const slow = Array.from({ length: 4 }, () => halfSent('127.0.0.2', { bytes: 0, headers: ['transfer-encoding: chunked'] }))
    for (const { socket } of slow) socket.write(chunk.repeat(8))
    await answered(slow, '503', 2)
  })

  it('count more than their bytes where they come in many pieces', async () => {
    await start(8 * mib)
    const pieces = halfSent('127.0.0.2', { bytes: 0, headers: ['transfer-encoding: chunked'] })
    pieces.socket.write('1\r\na\r\n'.repeat(5_000))
    await answered([pieces], '503', 1)
  })

  it('give back what they held as soon as they are complete, refused or gone', async () => {
    await start(8 * mib)
    const body = { project_id: projectId, visitor_id: 'v', name: 'x', padding: 'a'.repeat(400_000) }
    for (let i = 0; i < 8; i++) {
      let slow = halfSent('127.0.0.1', { bytes: 500_000 })
      await expect.poll(async () => {
        // Where the whole body came first, it was the slow one that found no room.
        if (statusOf(slow) === '503') slow = halfSent('127.0.0.1', { bytes: 500_000 })
        return (await server.call('POST', '/api/widget/track', { body })).status
      }).toBe(503)
      slow.socket.destroy()
      await expect.poll(async () => (await server.call('POST', '/api/widget/track', { body })).status).toBe(200)
      expect((await server.call('POST', '/api/widget/track', { body: 'a'.repeat(most + 1) })).status).toBe(413)
      expect((await server.call('POST', '/api/widget/track', { body: `{${'a'.repeat(400_000)}` })).status).toBe(400)
    }
  })

  it('count on account routes too', async () => {
    await start(8 * mib)
    const slow = attack(server, `POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: ${most}\r\n\r\n${'a'.repeat(500_000)}`, '127.0.0.2')
    const second = attack(server, `POST /demo/token HTTP/1.1\r\nhost: x\r\ncontent-length: ${most}\r\n\r\n${'a'.repeat(500_000)}`, '127.0.0.2')
    attackers = [slow, second]
    await expect.poll(() => [slow, second].map(statusOf).sort()).toEqual(['503', undefined])
  })

  it('are no trouble to bodies that come whole', async () => {
    await start(8 * mib)
    halfSent('127.0.0.1', { bytes: 500_000 })
    const body = { project_id: projectId, visitor_id: 'v', name: 'x' }
    for (let i = 0; i < 20; i++) expect((await server.call('POST', '/api/widget/track', { body })).status).toBe(200)
    const zipped = new Uint8Array(gzipSync(JSON.stringify({ ...body, padding: 'a'.repeat(400_000) })))
    expect((await server.call('POST', '/api/widget/track', { body: zipped, headers: { 'content-encoding': 'gzip' } })).status).toBe(200)
  })

  it('are not counted while the limits by rate are off', async () => {
    await start(8 * mib, 'off')
    const slow = Array.from({ length: 4 }, () => halfSent('127.0.0.2'))
    await othersAreServed(server, projectId, Promise.all([server.call('GET', '/healthz')]))
    expect(slow.map(statusOf)).toEqual(Array(4).fill(undefined))
  })
})
