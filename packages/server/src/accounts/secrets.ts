import { createHash } from 'node:crypto'

/** `randomBytes` of `node:crypto`, or a test's stand-in. */
export type RandomBytes = (size: number) => Uint8Array

const SECRET_BYTES = 32

/** 256 random bits as 43 characters that need no escaping in a header, URL or shell. */
export function newSecret(random: RandomBytes): string {
  return Buffer.from(random(SECRET_BYTES)).toString('base64url')
}

/** Whether `text` has the form of `newSecret`; anything else is not worth a hash or a query. */
export function isSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

/**
 * What a store keeps in place of a session token or API key: SHA-256 in hex. A slow hash would
 * add nothing, as 256 random bits cannot be guessed, and would cost each request its time.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
