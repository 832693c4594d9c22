import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'

/** The key in a link that the server prints when it starts. */
export interface LinkKey {
  /** The key itself: 43 characters that need no escaping in a URL. */
  key: string
  /** Whether the text is the key. It takes the same time for every text. */
  isKey(text: string): boolean
}

/**
 * Makes the key of a printed link. It is derived from the secret of the server, so printed links outlive a restart,
 * and a new secret ends them.
 * @param purpose what the link opens; each purpose has a key of its own
 */
export function createLinkKey(secret: string, purpose: string): LinkKey {
  const key = Buffer.from(deriveKey(secret, purpose)).toString('base64url')
  return { key, isKey: (text) => timingSafeEqual(digest(text), digest(key)) }
}

/** A key for one purpose, so that nothing else made with `HAL_SECRET` can pass for it. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
}

/** Hashes have one length, so the time of the comparison depends on neither a letter nor the length of the text. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
