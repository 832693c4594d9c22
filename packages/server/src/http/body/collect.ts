import type { IncomingMessage } from 'node:http'
import { limits } from '@hal/contract'
import { Refused } from '../problems.js'

/** The client went away before its request was complete; nobody is left to answer. */
export class RequestAborted extends Error {
  override name = 'RequestAborted'
}

/**
 * How much more of a refused body is read and thrown away, so that the client can finish sending
 * and read the answer; after that the connection is cut.
 */
const patienceBytes = 16 * limits.bodyBytes

/** What is refused when a body is over the limit, before or after decompression. */
export function tooLarge(): Refused {
  const detail = `The body is over the limit of ${limits.bodyBytes} bytes; it counts decompressed.`
  return new Refused({ code: 'too_large', detail, limit: limits.bodyBytes })
}

/** The bytes of a request's body; stops keeping them as soon as they are over the limit. */
export function collectBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const announced = Number(request.headers['content-length'] ?? 0)

    const refuse = () => {
      chunks.length = 0
      reject(tooLarge())
    }
    if (announced > limits.bodyBytes) refuse()
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.bodyBytes + patienceBytes) request.destroy()
      else if (size > limits.bodyBytes) refuse()
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    // Node tells of an aborted request by `close` too, and by `error` only where somebody listens.
    request.on('close', () => {
      // `close` comes after every request, and an error with its stack is dear.
      if (!request.complete) reject(new RequestAborted('the request was not completed'))
    })
  })
}
