import { createHash } from 'node:crypto'

/** `randomBytes` of `node:crypto`, or a replacement in tests. */
export type RandomBytes = (size: number) => Uint8Array

const SECRET_BYTES = 32

/** 256 random bits as 43 characters that need no escaping in a header, URL or shell. */
export function newSecret(random: RandomBytes): string {
  return Buffer.from(random(SECRET_BYTES)).toString('base64url')
}

/** Whether `text` has the format of `newSecret`. Avoids a hash and a query for any other text. */
export function isSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

/**
 * The stored form of a session token or API key: SHA-256 in hex. A slow hash would add time to each request but no
 * security, because 256 random bits cannot be guessed.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
