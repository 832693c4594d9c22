/**
 * Normalises host names, so that `Bücher.DE.` and `xn--bcher-kva.de` are equal (R2, R15). Uses the URL standard's
 * “domain to ASCII”, without a final dot.
 */

/** A host that needs no conversion. Its last label has only letters, so it is not a number. */
const plainHost = /^(?:[a-z0-9_-]+\.)+[a-z]+$/i
const punycodeLabel = /(?:^|\.)xn--/i

/** Characters that a URL parser would treat as another part of the URL or silently remove. */
const notInHosts = /[\s\p{Cc}\p{Cf}%/?#\\@:[\]<>^|]/u

/** A URL parser reads a host with such a last label as an IPv4 address. */
const numericLabel = /^(?:\d+|0x[0-9a-f]*)$/i

/** The host as the URL standard serialises it, or `null`. */
function toAscii(host: string): string | null {
  const url = `http://${host}/`
  return URL.canParse(url) ? new URL(url).hostname : null
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host
}

/**
 * The normal form of a host name: lower-case ASCII without a final dot. Takes linear time.
 *
 * @returns `null` if the text is not a host name: an empty label, an IP address or invalid characters
 */
export function normalHost(text: string): string | null {
  if (plainHost.test(text) && !punycodeLabel.test(text)) return text.toLowerCase()
  if (text === '' || notInHosts.test(text)) return null
  const ascii = toAscii(text)
  if (ascii === null) return null
  const host = withoutFinalDot(ascii)
  const labels = host.split('.')
  return labels.includes('') || numericLabel.test(labels.at(-1) ?? '') ? null : host
}

const scheme = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i

/** The part between scheme and path of an address. Removes user and password only if there is a scheme. */
function authorityOf(address: string): string {
  const rest = address.replace(scheme, '')
  const authority = /^[^/\\?#]*/.exec(rest)?.[0] ?? ''
  return rest === address ? authority : authority.slice(authority.lastIndexOf('@') + 1)
}

function withoutWww(host: string): string {
  const rest = host.slice('www.'.length)
  return host.startsWith('www.') && rest.includes('.') ? withoutWww(rest) : host
}

/**
 * The host of a company's domain or web address (R15). `https://www.acme.com/about` gives `acme.com`.
 *
 * @returns the normal form, without `www.` if two labels remain; `null` if the text contains no host
 */
export function hostOfAddress(address: string): string | null {
  const host = normalHost(authorityOf(address).replace(/:\d{1,5}$/, ''))
  return host === null ? null : withoutWww(host)
}
