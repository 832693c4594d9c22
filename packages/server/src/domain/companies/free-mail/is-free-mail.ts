import { additions } from './additions.js'
import { exceptions } from './exceptions.js'
import { listed } from './listed.js'

const lines = (data: string): string[] => data.trim().split('\n')

const providers: ReadonlySet<string> = new Set([...lines(listed), ...lines(additions)])
const employers: ReadonlySet<string> = new Set(lines(exceptions))

/**
 * Whether anyone can get an address at this domain, so that it does not identify an employer (R9).
 *
 * @param domain in the normal form of an email's domain (R2); subdomains of a provider count as the provider
 */
export function isFreeMail(domain: string): boolean {
  // Checks `mail.gmail.com`, then `gmail.com`. A generator takes three times as long.
  for (let part = domain; part.includes('.'); part = part.slice(part.indexOf('.') + 1)) {
    if (employers.has(part)) return false
    if (providers.has(part)) return true
  }
  return false
}
