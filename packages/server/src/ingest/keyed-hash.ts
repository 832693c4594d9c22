import { createHmac } from 'node:crypto'

const hashBytes = 16

/** HMAC-SHA256 of a text, its first 128 bits as base64url: what an operation said, without saying it (R26). */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, hashBytes).toString('base64url')
}
