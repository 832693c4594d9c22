import { createServer, STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { requestIdHeader } from './request-id.js'
import { versionHeader } from './version.js'
import { boundConnections, type ConnectionLimits } from './connections.js'

/** A server that takes requests. */
export interface Listening {
  /** The port in use. If the option was 0, the system has chosen it. */
  port: number
  /**
   * Stops accepting connections, and resolves once all requests are answered. Requests that are not answered
   * within `boundMs` are cut off. For the first `farewellMs` it still accepts connections, but closes each one after
   * its answer. Otherwise connections in the accept queue would be reset, and load balancers would have no time
   * to switch.
   */
  stop(boundMs: number, farewellMs?: number): Promise<void>
}

const idleCheckMs = 25
/** Long enough for the event loop to poll every connection once. */
const quietMs = 50

/** Timeouts and limits, under Node's option names. */
const patience = {
  /** A header arrives in one packet, a body of 512 KiB within seconds even on a slow line. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  maxHeaderSize: 16 * 1024,
  /** How often Node checks for requests that have timed out. */
  connectionsCheckingInterval: 2_000,
  /** Longer than the keep-alive of load balancers, so that the balancer closes the connection first. */
  keepAliveTimeout: 65_000,
}

/** Closes a client that neither reads its answer nor sends anything. */
const stalledMs = 60_000

/** Browsers and proxies send about thirty headers. Node would silently drop headers over its limit. */
const maxHeaders = 100

export interface ListenOptions {
  host: string
  /** 0: any free port. */
  port: number
  /** Ids for answers to requests that never reach the app, such as malformed HTTP. */
  newRequestId(): string
  /** The version of HAL, for the same answers. */
  version: string
  /** Default: unlimited. */
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
  // Node's own answer to a request without `Host` has no request id.
  const server = createServer({ ...patience, ...options.patience, requireHostHeader: false }, answer)
  // Node would answer an unknown `Expect` with a bare 417. A server may ignore it (RFC 9110, 10.1.1).
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

/** Waits for `leastMs`, then until nothing new arrives: a busy machine may not yet have read every request. */
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
    // A connection answered after `close` would stay open and wait for a next request.
    const closeIdle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
    const cutOff = setTimeout(() => server.closeAllConnections(), boundMs)
    server.close(() => {
      clearInterval(closeIdle)
      clearTimeout(cutOff)
      resolve()
    })
  })
}

/** The status of a request that is refused for its headers alone. */
function headRefusal({ headers, httpVersion, rawHeaders }: IncomingMessage): 400 | 431 | null {
  if (rawHeaders.length > 2 * maxHeaders) return 431
  // RFC 9112, 3.2. HTTP/1.0 does not require `Host`.
  return headers.host === undefined && httpVersion !== '1.0' ? 400 : null
}

/** The headers that every answer carries. */
type AnswerNames = Record<string, string>

function refuseHead(status: 400 | 431, response: ServerResponse, names: AnswerNames): void {
  response.writeHead(status, { ...names, 'content-length': 0, connection: 'close' }).end()
}

const statusByCode: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers malformed HTTP, which never reaches the app, so that this answer also has a request id. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex, names: AnswerNames): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statusByCode[error.code ?? ''] ?? 400
  const head = Object.entries({ ...names, 'content-length': '0', connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n`)
}
