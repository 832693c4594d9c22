import type { IncomingMessage } from 'node:http'

/** The token of `Authorization: Bearer TOKEN`, if the request has one. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}
