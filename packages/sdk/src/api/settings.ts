import type { Page } from '../browser/page.js'
import { sdkVersion } from '../transport/batch.js'
import type { Consent, HalOptions } from './types.js'

/** Options with their defaults. */
export interface Settings extends HalOptions {
  version: string
  /** Without a slash at its end. */
  endpoint: string
  consent: Consent
}

/**
 * Reads the options as they come, and puts a default in place of an invalid value. An unknown `consent` needs none: it
 * is not `granted`, so it holds the calls like `pending`.
 *
 * @returns the settings, and whether all options were valid
 */
export const readSettings = (options: HalOptions, { origin }: Pick<Page, 'origin'>): [Settings, boolean] => {
  const { projectId, flushInterval = 0, consent = 'granted' } = options
  // without a regular expression: the first one of a page costs it a twentieth of the SDK's start
  let endpoint = (options.endpoint || origin).trim()
  while (endpoint.at(-1) === '/') endpoint = endpoint.slice(0, -1)
  const isAddress = endpoint.startsWith('http') || endpoint[0] === '/'
  const isWait = flushInterval >= 0
  return [
    { ...options, version: sdkVersion, endpoint: isAddress ? endpoint : 'https://' + endpoint, flushInterval: isWait ? options.flushInterval : undefined, consent },
    !!projectId && isAddress && isWait && (consent === 'granted' || consent === 'pending' || consent === 'denied'),
  ]
}
