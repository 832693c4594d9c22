import type { IncomingMessage } from 'node:http'
import { limits } from '@hal/contract'
import type { Refusal } from '../../domain/decision.js'
import { Refused } from '../problems.js'
import type { BodyBytes } from './body-bytes.js'

/** The client left before its request was complete, so an answer would reach no one. */
export class RequestAborted extends Error {
  override name = 'RequestAborted'
}

/**
 * How many more bytes of a refused body are read and discarded, so that the client can finish sending and read
 * the answer. After that the connection is closed.
 */
const patienceBytes = 16 * limits.bodyBytes

/** The refusal of a body over the limit, before or after decompression. */
export function tooLarge(): Refused {
  const detail = `The body is over the limit of ${limits.bodyBytes} bytes; it counts decompressed.`
  return new Refused({ code: 'too_large', detail, limit: limits.bodyBytes })
}

/** Memory that each chunk takes besides its bytes. A body may arrive in half a million chunks of one byte. */
const pieceBytes = 200

const tooManyBodies: Refusal = {
  code: 'overloaded',
  detail: 'Too many bytes of unfinished bodies are waiting, from this address or in all. Send it again in a moment.',
}

/**
 * Collects the bytes of a request's body. Discards them as soon as this body, or all incomplete bodies together, exceed
 * their limit.
 */
export function collectBody(request: IncomingMessage, bodies: BodyBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let held = 0
    const announced = Number(request.headers['content-length'] ?? 0)

    const release = () => {
      if (held === 0) return
      bodies.giveBack(request, held)
      held = 0
    }
    const refuse = (refused: Refused) => {
      chunks.length = 0
      release()
      reject(refused)
      isRefused = true
    }
    /** A body that arrives in one chunk is complete at once and needs no count. */
    const hold = (bytes: number): boolean => {
      if (bytes === announced) return true
      if (!bodies.take(request, bytes + pieceBytes)) return false
      held += bytes + pieceBytes
      return true
    }
    let isRefused = false
    if (announced > limits.bodyBytes) refuse(tooLarge())
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.bodyBytes + patienceBytes) request.destroy()
      else if (isRefused) return
      else if (size > limits.bodyBytes) refuse(tooLarge())
      else if (hold(chunk.length)) chunks.push(chunk)
      else refuse(new Refused(tooManyBodies, {}, { event: 'budget refused', budget: 'bodies' }))
    })
    request.on('end', () => {
      release()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    // Node also reports an aborted request as `close`, and as `error` only if there is a listener.
    request.on('close', () => {
      release()
      // `close` follows every request, and creating an error with its stack is expensive.
      if (!request.complete) reject(new RequestAborted('the request was not completed'))
    })
  })
}
