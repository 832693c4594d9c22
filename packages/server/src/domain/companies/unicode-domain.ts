import { domainToUnicode } from 'node:url'

/** A domain in Unicode: `xn--bcher-kva.de` becomes `bücher.de` (R2). Text that cannot be decoded is returned unchanged. */
export function unicodeDomain(domain: string): string {
  return domainToUnicode(domain) || domain
}
