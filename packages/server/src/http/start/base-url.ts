import type { Request } from 'express'
import type { HttpConfig } from '../context.js'

/** A host name or address, with an optional port. */
const plainHost = /^(\[[\da-f:.]+\]|[\w.-]{1,253})(:\d{1,5})?$/i

/**
 * The base URL of snippets: `HAL_PUBLIC_URL`, or the address that the reader has opened.
 * @returns a URL without a trailing slash
 */
export function baseUrlOf(request: Request, { publicUrl }: Pick<HttpConfig, 'publicUrl'>): string {
  const host = request.headers.host ?? ''
  return publicUrl ?? `${request.protocol}://${plainHost.test(host) ? host : 'localhost'}`
}
