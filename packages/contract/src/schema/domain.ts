import { limits } from '../limits.js'
import { hostOfAddress } from './host.js'
import { lengthFault, normalise, type Normalised, string, trimmedFault } from './text.js'
import { trimText } from './visible-text.js'

/** A web address may be longer than its host. */
const maxAddressChars = 2_048

/**
 * Normalises the domain of a company (R15). The result is a host name as in an email (R2). A web address gives its
 * host, without `www.` if two labels remain. Idempotent.
 *
 * @param text any text
 * @returns the host, or the error as the rest of a sentence that begins with the field's name
 */
export function normalDomain(text: string): Normalised {
  const host = readDomain(text)
  return host.ok && host.text === '' ? noHost : host
}

const noHost: Normalised = { ok: false, fault: 'must be a host name such as acme.com' }

/** As `normalDomain`, but a text without a host becomes the empty text, because a widget call ignores it. */
function readDomain(text: string): Normalised {
  const trimmed = trimText(text)
  const fault = trimmedFault(trimmed, maxAddressChars)
  if (fault !== null) return { ok: false, fault }
  const host = hostOfAddress(trimmed) ?? ''
  const tooLong = lengthFault(host, limits.domainChars)
  return tooLong === null ? { ok: true, text: host } : { ok: false, fault: tooLong }
}

const form = string({ minLength: 1, maxLength: limits.domainChars })

/** A company's domain, stored as a host name (R15). */
export const domain = form.check(normalise(normalDomain))

/** The same in a widget call. A text without a host is ignored with a warning (`domain_ignored`). */
export const domainOrAbsent = form.check(normalise(readDomain)).transform((host) => (host === '' ? undefined : host))
