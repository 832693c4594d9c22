import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'

/** The key in a link that the server prints at startup. */
export interface LinkKey {
  /** The key itself: 43 characters that need no escaping in a URL. */
  key: string
  /** Whether the text is the key. Takes constant time. */
  isKey(text: string): boolean
}

/**
 * Makes the key of a printed link. It is derived from the server's secret, so printed links survive a restart and
 * a new secret invalidates them.
 *
 * @param purpose what the link opens; each purpose has its own key
 */
export function createLinkKey(secret: string, purpose: string): LinkKey {
  const key = Buffer.from(deriveKey(secret, purpose)).toString('base64url')
  return { key, isKey: (text) => timingSafeEqual(digest(text), digest(key)) }
}

/** Derives a key for one purpose, so that a value made for another purpose with `HAL_SECRET` is not valid. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
}

/**
 * Hashes have a fixed length, so the time of the comparison reveals neither the content nor the length of the
 * text.
 */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
