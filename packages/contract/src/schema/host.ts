/**
 * Host names in one form, so that `Bücher.DE.` and `xn--bcher-kva.de` are the same (R2, R15): the URL standard's
 * “domain to ASCII”, without a final dot.
 */

/** What needs no conversion; its last label has letters only, so it is no number. */
const plainHost = /^(?:[a-z0-9_-]+\.)+[a-z]+$/i
const punycodeLabel = /(?:^|\.)xn--/i

/** What a URL would read as something else than a host, or leave out without a word. */
const notInHosts = /[\s\p{Cc}\p{Cf}%/?#\\@:[\]<>^|]/u

/** A host that ends so is read as an IPv4 address. */
const numericLabel = /^(?:\d+|0x[0-9a-f]*)$/i

/** The host as the URL standard writes it, or `null`. */
function toAscii(host: string): string | null {
  const url = `http://${host}/`
  return URL.canParse(url) ? new URL(url).hostname : null
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host
}

/**
 * The normal form of a host name: lower-case ASCII, without a final dot. Linear in the length of the text.
 *
 * @returns `null` for what is no host name: an empty label, an address of numbers or in brackets, other characters
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

/** What stands between the scheme and the path of an address; user and password only where there is a scheme. */
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
 * The host that a company's domain or web address names (R15): `https://www.acme.com/about` is `acme.com`.
 *
 * @returns its normal form, without `www.` where two labels are left; `null` where the text names no host
 */
export function hostOfAddress(address: string): string | null {
  const host = normalHost(authorityOf(address).replace(/:\d{1,5}$/, ''))
  return host === null ? null : withoutWww(host)
}
