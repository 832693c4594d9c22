import { attempt } from './attempt.js'
import type { Page } from './page.js'

type Random = Pick<Page, 'crypto' | 'Math'>

/** 32 hex digits; where crypto is missing or throws, `Math.random` alone has to do. */
export const randomHex = ({ crypto, Math }: Random): string => {
  const bytes = new Uint8Array(16)
  attempt(() => crypto?.getRandomValues(bytes))
  return Array.from(bytes, (byte) => ((byte ^ (Math.random() * 256)) + 256).toString(16).slice(1)).join('')
}

/**
 * Makes time-ordered ids (UUIDv7, RFC 9562): 48 bits of milliseconds, then a counter that goes on through the
 * milliseconds, so that ids never step back with the clock; the rest is random once for each page.
 */
export const createIds = (page: Random & Pick<Page, 'Date'>): (() => string) => {
  const tail = randomHex(page).replace(/(...)(.{12}).*/, '-8$1-$2')
  let tick = 0
  return () => {
    // in steps of 2: past 2^53 (the year 2039) a double holds no odd numbers
    tick = Math.max(page.Date.now() * 4096, tick + 2)
    return tick.toString(16).padStart(15, '0').replace(/(.{8})(.{4})/, '$1-$2-7') + tail
  }
}

/** When the call behind an id was made, in epoch milliseconds; `NaN` for what is no such id. */
export const timeOfId = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16)
