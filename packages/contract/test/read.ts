import type { Loaded } from '../fixtures/load.js'
import type { OperationType } from '../src/index.js'
import { parseBatch, parseCall } from '../src/index.js'

const typeOf: Record<string, OperationType> = {
  identify: 'identify',
  'set-properties': 'set_properties',
  track: 'track',
  'set-stage': 'set_stage',
  'set-deal': 'set_deal',
  'send-message': 'send_message',
}

/** Reads a fixture as the server does, by its route. */
export function read({ route, body, idempotency_key }: Loaded) {
  const type = typeOf[route]
  return type === undefined ? parseBatch(body) : parseCall(type, body, idempotency_key)
}

export const bytesOf = (text: string) => new TextEncoder().encode(text).length
