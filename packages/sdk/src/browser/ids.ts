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
  let time = 0
  let head = ''
  let count = 0
  return () => {
    const now = page.Date.now()
    if (now > time || ++count > 0xfff) {
      time = Math.max(now, time + 1)
      count = 0
      head = time.toString(16).padStart(12, '0').replace(/.{8}/, '$&-') + '-7'
    }
    return head + (count + 0x1000).toString(16).slice(1) + tail
  }
}

/** When the call behind an id was made, in epoch milliseconds; `NaN` for what is no such id. */
export const timeOfId = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16)
