import type { IncomingMessage } from 'node:http'
import { createHeldBytes } from '../../limits/held-bytes.js'
import type { AddressOf } from '../limits/client-address.js'

/** Bounds the bytes of incomplete bodies. A client that stops half-way keeps them in memory (W13). */
export interface BodyBytes {
  /** `false`: there is no room, and nothing was reserved. */
  take(request: IncomingMessage, bytes: number): boolean
  giveBack(request: IncomingMessage, bytes: number): void
}

/** One address may hold at most a sixteenth of all. */
const shareOfAddress = 16

/** @param limit total bytes; `off`: unlimited */
export function createBodyBytes(limit: number | 'off', addressOf: AddressOf): BodyBytes {
  if (limit === 'off') return { take: () => true, giveBack: () => {} }
  const held = createHeldBytes({ inAll: limit, byKey: Math.ceil(limit / shareOfAddress) })
  return {
    take: (request, bytes) => held.take(addressOf(request), bytes),
    giveBack: (request, bytes) => held.giveBack(addressOf(request), bytes),
  }
}
