import { additions } from './additions.js'
import { exceptions } from './exceptions.js'
import { listed } from './listed.js'

const lines = (data: string): string[] => data.trim().split('\n')

const providers: ReadonlySet<string> = new Set([...lines(listed), ...lines(additions)])
const employers: ReadonlySet<string> = new Set(lines(exceptions))

/** The domain and those that it is a part of: `mail.gmail.com`, `gmail.com`. */
function* withParents(domain: string): Generator<string> {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) yield rest
}

/**
 * Whether everybody can have an address there, so that it says nothing about an employer (R9).
 *
 * @param domain in the normal form of an email (R2); subdomains of a provider are the provider's
 */
export function isFreeMail(domain: string): boolean {
  for (const part of withParents(domain)) {
    if (employers.has(part)) return false
    if (providers.has(part)) return true
  }
  return false
}
