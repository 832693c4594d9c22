import { connect, type Socket } from 'node:net'

export interface Answer {
  status: number
  headers: Map<string, string>
  body: string
}

/**
 * What came back: an answer, or `cut` (the connection ended without one), or `late` (nothing within
 * the bound).
 */
export type Heard = Answer | 'cut' | 'late'

/** One connection that is kept alive, and takes bytes as they are: a client library would not send most of them. */
export interface Wire {
  /** Sends a request; `isLast` ends the sending side behind it, since more cannot follow. */
  exchange(bytes: Uint8Array, request: { method: string; isLast: boolean }): Promise<Heard>
  close(): void
}

/**
 * Connects when there is something to send, again and again.
 *
 * @param boundMs how long an answer may take
 * @param localAddress the address that the connections come from; by default the system chooses
 */
export function createWire(url: string, boundMs: number, localAddress?: string): Wire {
  const { hostname, port } = new URL(url)
  let kept: Socket | null = null

  function exchange(bytes: Uint8Array, { method, isLast }: { method: string; isLast: boolean }): Promise<Heard> {
    const socket = kept ?? connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true, ...(localAddress !== undefined && { localAddress }) })
    kept = null
    return new Promise((resolve) => {
      let received: Buffer = Buffer.alloc(0)
      const timer = setTimeout(() => settle('late'), boundMs)
      const settle = (heard: Heard, isReusable = false) => {
        clearTimeout(timer)
        socket.removeAllListeners()
        // What it says when nobody listens any more is of no interest.
        socket.on('error', () => {})
        if (isReusable && !isLast) kept = socket
        else socket.destroy()
        resolve(heard)
      }
      socket.on('data', (chunk: Buffer) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const read = readAnswer(received, method)
        if (read !== null) settle(read.answer, read.rest === 0 && read.answer.headers.get('connection') !== 'close')
      })
      socket.on('end', () => settle('cut'))
      socket.on('error', () => settle('cut'))
      socket.on('close', () => settle('cut'))
      if (isLast) socket.end(bytes)
      else socket.write(bytes)
    })
  }

  return { exchange, close: () => kept?.destroy() }
}

const headEnd = Buffer.from('\r\n\r\n')

/** Reads the answer that is complete at the start of `bytes`, and says how many bytes are behind it. */
function readAnswer(bytes: Buffer, method: string): { answer: Answer; rest: number } | null {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return null
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const rest = bytes.subarray(end + headEnd.length)
  if (status < 200) return readAnswer(rest, method)
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304
  const length = hasBody ? Number(headers.get('content-length') ?? 0) : 0
  if (rest.length < length) return null
  return { answer: { status, headers, body: rest.subarray(0, length).toString('utf8') }, rest: rest.length - length }
}
