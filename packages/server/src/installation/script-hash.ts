import { createHash } from 'node:crypto'

/** The source expression that allows an inline script with exactly this text in a Content Security Policy. */
export function scriptHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
