import type { IncomingMessage } from 'node:http'
import { limits } from '@hal/contract'
import type { Refusal } from '../../domain/decision.js'
import { Refused } from '../problems.js'
import type { BodyBytes } from './body-bytes.js'

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

/** What a piece of a body takes besides its bytes: a body may come in half a million pieces of one byte. */
const pieceBytes = 200

const tooManyBodies: Refusal = {
  code: 'overloaded',
  detail: 'Too many bytes of unfinished bodies are waiting, from this address or in all. Send it again in a moment.',
}

/**
 * The bytes of a request's body; stops keeping them as soon as they are over the limit, of one body or of all
 * that are being read.
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
    /** A body that comes in one piece waits for nothing, and needs no count. */
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
    // Node tells of an aborted request by `close` too, and by `error` only where somebody listens.
    request.on('close', () => {
      release()
      // `close` comes after every request, and an error with its stack is dear.
      if (!request.complete) reject(new RequestAborted('the request was not completed'))
    })
  })
}
