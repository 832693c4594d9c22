import { additions } from './additions.js'
import { exceptions } from './exceptions.js'
import { listed } from './listed.js'

const lines = (data: string): string[] => data.trim().split('\n')

const providers: ReadonlySet<string> = new Set([...lines(listed), ...lines(additions)])
const employers: ReadonlySet<string> = new Set(lines(exceptions))

/**
 * Whether everybody can have an address there, so that it says nothing about an employer (R9).
 *
 * @param domain in the normal form of an email (R2); subdomains of a provider are the provider's
 */
export function isFreeMail(domain: string): boolean {
  // `mail.gmail.com`, then `gmail.com`; a generator takes three times as long.
  for (let part = domain; part.includes('.'); part = part.slice(part.indexOf('.') + 1)) {
    if (employers.has(part)) return false
    if (providers.has(part)) return true
  }
  return false
}
