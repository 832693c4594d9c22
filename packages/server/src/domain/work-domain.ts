import { getDomain } from 'tldts'
import { isFreeMail } from './free-mail/is-free-mail.js'

/** Below a public suffix such as `co.uk` or `github.io` everybody can have a name; the suffix itself is nobody's. */
function isPublicSuffix(domain: string): boolean {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) === null
}

/**
 * The domain that says where somebody works (R9).
 *
 * @param email in its normal form (R2), or `null`
 * @returns the email's domain in ASCII; `null` for a free-mail provider, a public suffix or an address of numbers
 */
export function workDomain(email: string | null): string | null {
  if (email === null) return null
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return isFreeMail(domain) || isPublicSuffix(domain) ? null : domain
}
