import type { CallType } from '../api/types.js'
import type { Refusal } from '../api/error.js'
import type { Call } from './call.js'

const maxCalls = 5000
const maxBytes = 2 * 1024 * 1024
export const maxAgeMs = 30 * 24 * 60 * 60 * 1000

/**
 * The size of a JSON text in UTF-8. Plain ASCII, which most calls are, costs nothing. `encodeURIComponent` and not
 * `TextEncoder`, which jsdom lacks; it takes any JSON text, since that has no half characters.
 */
export const byteLength = (text: string): number => (/[^\0-\x7f]/.test(text) ? encodeURIComponent(text).replace(/%../g, '_').length : text.length)

/** The server takes no larger request. */
const maxCallBytes = 512 * 1024

/** Refuses a call that is too large by itself, before it takes the place of others in the queue. */
export const findTooLarge = ({ bytes }: Call): Refusal | undefined =>
  bytes > maxCallBytes ? { code: 'too_large', detail: 'Too large' } : undefined

/** How much is lost with a call. Who somebody is, and where the deal stands, is kept longest. */
const worthOf = (type: CallType): number => (type === 'track' ? 0 : type === 'set_properties' ? 1 : 2)

/** Finds the calls to give up so that the rest is within the bounds: the least valuable first, and of those the oldest. */
export const findOverflow = (calls: ReadonlyMap<string, Call>, bytes: number): Call[] => {
  const overflow: Call[] = []
  for (let worth = 0; worth < 3; worth++)
    for (const call of calls.values()) {
      if (calls.size - overflow.length <= maxCalls && bytes <= maxBytes) return overflow
      // a call that a request carries, or that was answered, may have been applied
      if (worthOf(call.type) !== worth || call.requests || call.isSettled) continue
      overflow.push(call)
      bytes -= call.bytes
    }
  return overflow
}
