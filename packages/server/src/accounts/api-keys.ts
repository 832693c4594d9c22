import { hashSecret, isSecret, newSecret, type RandomBytes } from './secrets.js'

const MARK = 'hal_'
const SHOWN_CHARACTERS = MARK.length + 6

/** A new API key. Only here is the key itself available; a store keeps `hash` and `prefix`. */
export interface NewApiKey {
  /** Shown to the customer once. */
  key: string
  /** The lookup value, see `hashApiKey`. */
  hash: string
  /** The start of the key, so that people can recognise it in a list. */
  prefix: string
}

/** Makes a key of the public API (wire contract, "Public API"). */
export function makeApiKey(random: RandomBytes): NewApiKey {
  const key = MARK + newSecret(random)
  return { key, hash: hashSecret(key), prefix: key.slice(0, SHOWN_CHARACTERS) }
}

/** The hash to look up for an `X-API-Key` header. `null` if the text does not have the format of HAL's keys. */
export function hashApiKey(key: string): string | null {
  const isKey = key.startsWith(MARK) && isSecret(key.slice(MARK.length))
  return isKey ? hashSecret(key) : null
}
