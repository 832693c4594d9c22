import { hashSecret, isSecret, newSecret, type RandomBytes } from './secrets.js'

const MARK = 'hal_'
const SHOWN_CHARACTERS = MARK.length + 6

/** An API key at the only moment it is whole; a store keeps `hash` and `prefix`. */
export interface NewApiKey {
  /** For the customer, shown once. */
  key: string
  /** To look the key up by, see `hashApiKey`. */
  hash: string
  /** Its beginning, by which people tell their keys apart in a list. */
  prefix: string
}

/** Makes a key of the public API (wire contract, "Public API"). */
export function makeApiKey(random: RandomBytes): NewApiKey {
  const key = MARK + newSecret(random)
  return { key, hash: hashSecret(key), prefix: key.slice(0, SHOWN_CHARACTERS) }
}

/** What to look up for an `X-API-Key` header; `null` for text that was never a key of HAL's. */
export function hashApiKey(key: string): string | null {
  const isKey = key.startsWith(MARK) && isSecret(key.slice(MARK.length))
  return isKey ? hashSecret(key) : null
}
