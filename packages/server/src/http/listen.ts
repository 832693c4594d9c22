import { createServer, STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { requestIdHeader } from './request-id.js'
import { versionHeader } from './version.js'
import { boundConnections, type ConnectionLimits } from './connections.js'

/** A server that takes requests. */
export interface Listening {
  /** The port in use, also where 0 asked for any. */
  port: number
  /**
   * Takes no more connections, and resolves once every request that had come is answered. Those
   * that are not by `boundMs` are cut off. For `farewellMs` before, it goes on as ever but ends each
   * connection with its answer: what waits to be accepted would be cut off without one, and load
   * balancers get the time to look elsewhere.
   */
  stop(boundMs: number, farewellMs?: number): Promise<void>
}

const idleCheckMs = 25
/** Long enough for the event loop to look at each connection once. */
const quietMs = 50

/** How long Node waits, and how much of a header it takes, by the names of its own options. */
const patience = {
  /** A header comes in one packet, a body of 512 KiB in seconds even on a bad line. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  maxHeaderSize: 16 * 1024,
  /** How often it looks for requests that are over their time. */
  connectionsCheckingInterval: 2_000,
  /** Longer than load balancers keep a connection, so that they are the ones to close it. */
  keepAliveTimeout: 65_000,
}

/** A client that reads nothing of its answer, and sends nothing. */
const stalledMs = 60_000

/** Browsers and proxies send some thirty. Node would drop what is over its limit without a word. */
const maxHeaders = 100

export interface ListenOptions {
  host: string
  /** 0: any that is free. */
  port: number
  /** For what is no HTTP and so never reaches the app. */
  newRequestId(): string
  /** Of HAL, for the same. */
  version: string
  /** Default: as many as the machine takes. */
  connections?: ConnectionLimits
  /** For tests. */
  patience?: Partial<typeof patience> & { stalledMs?: number }
}

/**
 * Listens on host and port.
 * @throws the error of `listen`, such as `EADDRINUSE`
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, newRequestId, version } = options
  const names = (): AnswerNames => ({ [requestIdHeader]: newRequestId(), [versionHeader]: version })
  let isStopping = false
  const answer: RequestListener = (request, response) => {
    if (isStopping) response.setHeader('connection', 'close')
    const refusal = headRefusal(request)
    if (refusal === null) app(request, response)
    else refuseHead(refusal, response, names())
  }
  // What Node itself answers to a request without `Host` has no id.
  const server = createServer({ ...patience, ...options.patience, requireHostHeader: false }, answer)
  // Node would answer an `Expect` that it does not know with a bare 417; it may as well be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', answer)
  server.maxHeadersCount = maxHeaders + 1
  server.timeout = options.patience?.stalledMs ?? stalledMs
  if (options.connections) boundConnections(server, options.connections)
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket, names()))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop(boundMs, farewellMs = 0) {
      isStopping = true
      const until = performance.now() + boundMs
      if (farewellMs > 0) await sayFarewell(server, farewellMs, boundMs / 2)
      await close(server, until - performance.now())
    },
  }
}

/** Waits for `leastMs`, and on until nothing new has come in a while: on a busy machine, what has come is not yet read. */
async function sayFarewell(server: Server, leastMs: number, mostMs: number): Promise<void> {
  const until = performance.now() + mostMs
  let arrivals = 0
  const count = () => void arrivals++
  server.on('connection', count).on('request', count)
  await delay(leastMs)
  do {
    arrivals = 0
    await delay(quietMs)
  } while (arrivals > 0 && performance.now() < until)
  server.off('connection', count).off('request', count)
}

function close(server: Server, boundMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection that was answered after `close` stays open for its next request, which is not to come.
    const closeIdle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
    const cutOff = setTimeout(() => server.closeAllConnections(), boundMs)
    server.close(() => {
      clearInterval(closeIdle)
      clearTimeout(cutOff)
      resolve()
    })
  })
}

/** The status that a request is refused with for its head alone. */
function headRefusal({ headers, httpVersion, rawHeaders }: IncomingMessage): 400 | 431 | null {
  if (rawHeaders.length > 2 * maxHeaders) return 431
  // RFC 9112, 3.2; HTTP/1.0 knows no such header.
  return headers.host === undefined && httpVersion !== '1.0' ? 400 : null
}

/** The headers that every answer carries. */
type AnswerNames = Record<string, string>

function refuseHead(status: 400 | 431, response: ServerResponse, names: AnswerNames): void {
  response.writeHead(status, { ...names, 'content-length': 0, connection: 'close' }).end()
}

const statusByCode: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** What is no HTTP never reaches the app; it still gets an answer with an id. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex, names: AnswerNames): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statusByCode[error.code ?? ''] ?? 400
  const head = Object.entries({ ...names, 'content-length': '0', connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n`)
}
