import type { Request } from 'express'
import type { HttpConfig } from '../context.js'

/** A host name or address, with a port where there is one. */
const plainHost = /^(\[[\da-f:.]+\]|[\w.-]{1,253})(:\d{1,5})?$/i

/**
 * The address that snippets begin with: `HAL_PUBLIC_URL`, or the one that the reader has opened.
 * @returns an address without a slash at its end
 */
export function baseUrlOf(request: Request, { publicUrl }: Pick<HttpConfig, 'publicUrl'>): string {
  const host = request.headers.host ?? ''
  return publicUrl ?? `${request.protocol}://${plainHost.test(host) ? host : 'localhost'}`
}
