import { normalEmail } from '@hal/contract'
import fc from 'fast-check'
import { getDomain } from 'tldts'
import { describe, expect, it } from 'vitest'
import { additions } from './free-mail/additions.js'
import { exceptions } from './free-mail/exceptions.js'
import { isFreeMail } from './free-mail/is-free-mail.js'
import { listed } from './free-mail/listed.js'
import { unicodeDomain } from './unicode-domain.js'
import { workDomain } from './work-domain.js'

/** As the contract hands emails on. */
function domainOf(email: string): string | null {
  const normal = normalEmail(email)
  return normal.ok ? workDomain(normal.text) : expect.fail(`${email} ${normal.fault}`)
}

const lines = (data: string) => data.trim().split('\n')

describe('free mail names no employer (R9)', () => {
  const takenForEmployers =
    'privaterelay.appleid.com tutanota.com tuta.com mailbox.org hey.com mozmail.com siol.net startmail.com disroot.org riseup.net passmail.net simplelogin.com gmx.fr hotmail.com.ar t-com.hr net.hr telus.net'
  const others = 'gmail.com outlook.com icloud.com proton.me web.de t-online.de orange.fr libero.it qq.com yandex.ru walla.com duck.com'

  it.each(`${takenForEmployers} ${others}`.split(' '))('%s, below it, and with a final dot', (domain) => {
    expect([domainOf(`a@${domain}`), domainOf(`a@mail.${domain}`), domainOf(`A@${domain.toUpperCase()}.`)]).toEqual([null, null, null])
  })

  it.each(['easypost.com', 'facebook.com', 'mailinblack.com', 'acme.com', 'mail.acme.com', 'notgmail.com', 'gmail.acme.com', 'appleid.com'])(
    '%s is an employer',
    (domain) => {
      expect(domainOf(`a@${domain}.`)).toBe(domain)
    },
  )
})

describe('what is nobody’s names no employer (R9)', () => {
  it.each(['co.uk', 'github.io', 'com', 'com.au', 'xn--55qx5d.cn', 'localhost', 'herokuapp.com'])('%s', (suffix) => {
    expect(domainOf(`a@${suffix}`)).toBeNull()
  })

  it.each(['acme.co.uk', 'acme.github.io', 'acme.com.au', 'acme.xn--55qx5d.cn'])('but %s does', (domain) => {
    expect(domainOf(`a@${domain}`)).toBe(domain)
  })

  it.each(['[127.0.0.1]', '127.0.0.1'])('%s is no host of an email', (host) => {
    expect(normalEmail(`a@${host}`).ok).toBe(false)
  })

  it('nor does no email', () => {
    expect(workDomain(null)).toBeNull()
  })
})

describe('the data', () => {
  it.each([
    ['listed', listed],
    ['additions', additions],
    ['exceptions', exceptions],
  ])('%s is sorted, each domain once and in normal form', (_, data) => {
    const domains = lines(data)
    expect(domains).toEqual([...new Set(domains)].sort())
    const changed = domains.filter((domain) => {
      const normal = normalEmail(`a@${domain}`)
      return !normal.ok || normal.text !== `a@${domain}`
    })
    expect(changed).toEqual([])
  })

  it('holds no public suffix, which would take all below it for free mail', () => {
    const suffixes = [...lines(listed), ...lines(additions)].filter((domain) => getDomain(domain, { allowPrivateDomains: true }) === null)
    expect(suffixes).toEqual([])
  })

  it('needs each addition and each exception', () => {
    const known = new Set(lines(listed))
    const covered = (domain: string) => domain.split('.').some((_, at, labels) => known.has(labels.slice(at).join('.')))
    expect(lines(additions).filter(covered)).toEqual([])
    expect(lines(exceptions).filter((domain) => !covered(domain))).toEqual([])
  })

  it('covers whatever stands below a provider, and no exception', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    fc.assert(
      fc.property(label, fc.constantFrom(...lines(listed).filter((domain) => !lines(exceptions).includes(domain))), (below, domain) => {
        expect([isFreeMail(domain), isFreeMail(`${below}.${domain}`)]).toEqual([true, true])
      }),
    )
  })
})

describe('a domain as people read it (R2)', () => {
  it.each([
    ['xn--bcher-kva.de', 'bücher.de'],
    ['mail.xn--bcher-kva.de', 'mail.bücher.de'],
    ['acme.com', 'acme.com'],
    ['xn--55qx5d.cn', '公司.cn'],
  ])('%s is %s', (domain, shown) => {
    expect(unicodeDomain(domain)).toBe(shown)
  })
})
