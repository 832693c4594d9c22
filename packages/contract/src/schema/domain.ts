import { limits } from '../limits.js'
import { hostOfAddress } from './host.js'
import { lengthFault, normalise, type Normalised, string, trimmedFault } from './text.js'
import { trimText } from './visible-text.js'

/** An address may be longer than the host in it. */
const maxAddressChars = 2_048

/**
 * Brings the domain of a company into the form in which it is kept (R15): a host name as in an email (R2), of a web
 * address its host, without `www.` where two labels are left. Applying it twice changes nothing.
 *
 * @param text any text
 * @returns the host, or what is wrong, as the rest of a sentence that begins with the field's name
 */
export function normalDomain(text: string): Normalised {
  const host = readDomain(text)
  return host.ok && host.text === '' ? noHost : host
}

const noHost: Normalised = { ok: false, fault: 'must be a host name such as acme.com' }

/** As `normalDomain`, but what names no host is the empty text: a widget call goes on without it. */
function readDomain(text: string): Normalised {
  const trimmed = trimText(text)
  const fault = trimmedFault(trimmed, maxAddressChars)
  if (fault !== null) return { ok: false, fault }
  const host = hostOfAddress(trimmed) ?? ''
  const tooLong = lengthFault(host, limits.domainChars)
  return tooLong === null ? { ok: true, text: host } : { ok: false, fault: tooLong }
}

const form = string({ minLength: 1, maxLength: limits.domainChars })

/** A company's domain, kept as a host name (R15). */
export const domain = form.check(normalise(normalDomain))

/** The same in a widget call, where what names no host is not there and costs a warning (`domain_ignored`). */
export const domainOrAbsent = form.check(normalise(readDomain)).transform((host) => (host === '' ? undefined : host))
