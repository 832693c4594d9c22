import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** A server that takes requests. */
export interface Listening {
  /** The port in use, also where 0 asked for any. */
  port: number
  /**
   * Takes no more connections, and resolves once every request that had come is answered. Those
   * that are not by `boundMs` are cut off.
   */
  stop(boundMs: number): Promise<void>
}

const idleCheckMs = 25

/** How long Node waits, by the names of its own options. */
const patience = {
  /** A header comes in one packet, a body of 512 KiB in seconds even on a bad line. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** How often it looks for requests that are over their time. */
  connectionsCheckingInterval: 2_000,
  /** Longer than load balancers keep a connection, so that they are the ones to close it. */
  keepAliveTimeout: 65_000,
}

export interface ListenOptions {
  host: string
  /** 0: any that is free. */
  port: number
  /** For what is no HTTP and so never reaches the app. */
  newRequestId(): string
  /** For tests. */
  patience?: Partial<typeof patience>
}

/**
 * Listens on host and port.
 * @throws the error of `listen`, such as `EADDRINUSE`
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, newRequestId } = options
  const server = createServer({ ...patience, ...options.patience }, app)
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket, newRequestId()))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: (server.address() as AddressInfo).port, stop: (boundMs) => stop(server, boundMs) }
}

function stop(server: Server, boundMs: number): Promise<void> {
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

const statusByCode: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** What is no HTTP never reaches the app; it still gets an answer with an id. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statusByCode[error.code ?? ''] ?? 400
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nx-request-id: ${requestId}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  )
}
