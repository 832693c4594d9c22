import { attempt } from './attempt.js'
import type { Page } from './page.js'

type Random = Pick<Page, 'crypto' | 'Math'>

/** 32 random hex digits; from `Math.random` alone where crypto is missing or throws. */
export const randomHex = ({ crypto, Math }: Random): string => {
  const bytes = new Uint8Array(16)
  attempt(() => crypto?.getRandomValues(bytes))
  let hex = ''
  for (const byte of bytes) hex += (256 + (byte ^ (Math.random() * 256))).toString(16).slice(1)
  return hex
}

/**
 * Makes time-ordered ids (UUIDv7, RFC 9562): 48 bits of milliseconds, then a counter that goes on through the
 * milliseconds, so that ids never step back with the clock; the rest is random once for each page.
 */
export const createIds = (page: Random): ((now: number) => string) => {
  let tail = ''
  // a clock may also stand still at 0
  let time = -1
  let head = ''
  let count = 0
  return (now) => {
    // the first random numbers of a page cost it a tenth of the SDK's start: they wait for a call
    if (!tail) {
      const hex = randomHex(page)
      tail = `-8${hex.slice(0, 3)}-${hex.slice(3, 15)}`
    }
    if (now > time || ++count > 0xfff) {
      time = Math.max(now, time + 1)
      count = 0
      const text = time.toString(16).padStart(12, '0')
      head = `${text.slice(0, 8)}-${text.slice(8)}-7`
    }
    return head + (count + 0x1000).toString(16).slice(1) + tail
  }
}

/** When the call with this id was made, in epoch milliseconds; `NaN` if it is not such an id. */
export const timeOfId = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16)
