import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createRandom } from '../../packages/server/test/torture/random.js'
import { portOf } from '../site.js'
import { startProxy } from './proxy.js'

const body = JSON.stringify({ operations: [{ id: 'a' }] })
const request = `POST / HTTP/1.1\r\nhost: hal\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** The answer comes so many turns of the event loop after the page left, at most: the fault is open for a few. */
const turnsToTry = 100
const afterTurns = (count: number, run: () => void): unknown => (count === 0 ? run() : setImmediate(() => afterTurns(count - 1, run)))

test('a request whose page leaves while it is answered is over', async () => {
  let turns = 0
  let leave = (): void => undefined
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      leave()
      afterTurns(turns, () => outgoing.end('{"results":[]}'))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startProxy(portOf(server), createRandom(1))
  proxy.turn('answer reset mid-body')
  try {
    for (; turns < turnsToTry; turns++) {
      const page = connect(Number(new URL(proxy.url).port), '127.0.0.1')
      leave = () => page.end()
      page.on('error', () => undefined).resume().write(request)
      await new Promise((resolve) => page.once('close', resolve))
    }
    await vi.waitFor(() => expect(proxy.pending()).toBe(0))
  } finally {
    await proxy.close()
    server.close()
  }
})
