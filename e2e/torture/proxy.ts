import { once } from 'node:events'
import { createServer, request as connect, type IncomingMessage, type OutgoingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pick, type Random } from '../../packages/server/test/torture/random.js'
import { portOf } from '../site.js'
import { faultNames, faults, type Answer, type Exchange, type Fault } from './faults.js'

const mixedShare = 0.3

/** The state of the network: one fault for every request, or a random fault for 30 % of the requests. */
export type Weather = Fault | '30 % of all faults'

export const weathers: readonly Weather[] = [...faultNames, '30 % of all faults']

export interface Proxy {
  url: string
  /** Changes the state of the network from now on. */
  turn(weather: Weather): void
  /** All requests so far, in order: the ids of their operations, and their fault. */
  log: { fault: Fault; ids: string[] }[]
  /** The number of requests in flight. */
  pending(): number
  close(): Promise<void>
}

/** A network between pages and the server at this port. It starts without faults. */
export async function startProxy(serverPort: number, random: Random): Promise<Proxy> {
  const log: Proxy['log'] = []
  let weather: Weather = 'none'
  let pending = 0

  const nextFault = (): Fault =>
    weather !== '30 % of all faults' ? weather : random() < mixedShare ? pick(random, faultNames) : 'none'

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = nextFault()
    const body = await buffer(request)
    log.push({ fault, ids: operationIds(body) })
    await faults[fault](exchange(serverPort, request, response, body))
  }

  const server = createServer((request, response) => {
    pending++
    handle(request, response)
      .catch(() => request.socket.destroy())
      .finally(() => pending--)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    turn: (next) => void (weather = next),
    log,
    pending: () => pending,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function operationIds(body: Buffer): string[] {
  const { operations }: { operations: { id: string }[] } = JSON.parse(body.toString())
  return operations.map(({ id }) => id)
}

function exchange(port: number, request: IncomingMessage, response: ServerResponse, body: Buffer): Exchange {
  const { method, url: path, headers } = request
  const open = () => connect({ host: '127.0.0.1', port, method, path, headers, agent: false })
  const answer = ({ status, headers, body }: Answer) => void response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  return {
    async pass() {
      const upstream = open().end(body)
      const [reply] = (await once(upstream, 'response')) as [IncomingMessage]
      return { status: reply.statusCode ?? 502, headers: reply.headers, body: await buffer(reply) }
    },
    async passHalf() {
      const upstream = open().on('error', () => undefined)
      await writeHalf(upstream, body)
      upstream.destroy()
    },
    answer,
    async answerHalf({ status, headers, body }) {
      response.writeHead(status, { ...headers, 'content-length': body.length })
      await writeHalf(response, body)
    },
    reset: () => void request.socket.resetAndDestroy(),
  }
}

/** Resolves once the half is written or cannot be written: a message calls no callback if its connection is about to end. */
const writeHalf = (message: OutgoingMessage, body: Buffer): Promise<void> =>
  new Promise((resolve) => {
    message.once('close', resolve)
    message.write(body.subarray(0, Math.ceil(body.length / 2)), () => resolve())
  })
