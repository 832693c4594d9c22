import type { IncomingMessage } from 'node:http'
import { createHeldBytes } from '../../limits/held-bytes.js'
import type { AddressOf } from '../limits/client-address.js'

/** Bounds bytes of bodies that have begun to come and are not complete: a client that stops half-way holds them (W13). */
export interface BodyBytes {
  /** `false`: there is no room, and nothing was taken. */
  take(request: IncomingMessage, bytes: number): boolean
  giveBack(request: IncomingMessage, bytes: number): void
}

/** What one address may hold of all: a sixteenth. */
const shareOfAddress = 16

/** @param limit bytes in all; `off`: any number */
export function createBodyBytes(limit: number | 'off', addressOf: AddressOf): BodyBytes {
  if (limit === 'off') return { take: () => true, giveBack: () => {} }
  const held = createHeldBytes({ inAll: limit, byKey: Math.ceil(limit / shareOfAddress) })
  return {
    take: (request, bytes) => held.take(addressOf(request), bytes),
    giveBack: (request, bytes) => held.giveBack(addressOf(request), bytes),
  }
}
