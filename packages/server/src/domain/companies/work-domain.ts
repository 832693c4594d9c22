import { getDomain } from 'tldts'
import { isFreeMail } from './free-mail/is-free-mail.js'

/**
 * Anyone can register a name below a public suffix such as `co.uk` or `github.io`. The suffix itself belongs to no
 * company.
 */
function isPublicSuffix(domain: string): boolean {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) === null
}

/**
 * The domain that identifies a person's employer (R9).
 *
 * @param email in its normal form (R2), or `null`
 * @returns the email's domain in ASCII; `null` for a free-mail provider, a public suffix or an IP address
 */
export function workDomain(email: string | null): string | null {
  if (email === null) return null
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return isFreeMail(domain) || isPublicSuffix(domain) ? null : domain
}
