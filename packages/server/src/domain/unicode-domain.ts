import { domainToUnicode } from 'node:url'

/** A domain as people read it: `xn--bcher-kva.de` is `bücher.de` (R2). What cannot be decoded stays as it is. */
export function unicodeDomain(domain: string): string {
  return domainToUnicode(domain) || domain
}
