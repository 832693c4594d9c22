import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits, normalDomain, normalEmail } from '../src/index.js'

const emailOf = (text: string) => {
  const normal = normalEmail(text)
  return normal.ok ? normal.text : null
}
const domainOf = (text: string) => {
  const normal = normalDomain(text)
  return normal.ok ? normal.text : null
}

describe('the normal form of an email (R2)', () => {
  it.each([
    [' Nora@Northwind.com ', 'nora@northwind.com'],
    ['a@B\u00dcCHER.de', 'a@xn--bcher-kva.de'],
    ['a@XN--BCHER-KVA.de.', 'a@xn--bcher-kva.de'],
    ['a@fa\u00df.de', 'a@xn--fa-hia.de'],
    ['\u00c9Va@acme.com', '\u00c9va@acme.com'],
    ['W\u030a@acme.com', '\u1e98@acme.com'],
    ["o'hara+tag@acme.com", "o'hara+tag@acme.com"],
    ['me@localhost', 'me@localhost'],
    ['me@my_host.example', 'me@my_host.example'],
    ['me@123.example', 'me@123.example'],
  ])('of %j is %j', (text, normal) => {
    expect(emailOf(text)).toBe(normal)
  })

  it.each([
    ...['', 'a', '@', 'a@', '@acme.com', 'a@b@acme.com', 'a b@acme.com', 'a@acme.com\0', 'a@\ud800.com'],
    ...['a@127.0.0.1', 'a@127.1', 'a@0x7f.1', 'a@2130706433', 'a@1.2.3.4.5', 'a@127.0.0.1.', 'a@\u0661\u0662\u0667.1', 'a@acme.0x'],
    ...['a@[127.0.0.1]', 'a@[::1]', 'a@[IPv6:::1]', 'a@.', 'a@.com', 'a@acme..com', 'a@acme\u3002\u3002com', 'a@acme.com..'],
    ...['a@acme.com:25', 'a@acme.com/x', 'a@acme.com?x', 'a@acme.com#x', 'a@acme%2ecom', 'a@acme\\x.com', 'a@ac|me.com'],
    ...['a@\u2100.com', 'a@xn--a.com', 'a@xn--.com', 'a@\ufffd.com'],
    ...['\u212aate@acme.com', 'a\u037eb@acme.com', 'a\u1fef@acme.com', 'a@\u212aacme.com'],
    ...['Undefined@UNDEFINED', 'null@null.', 'NaN@nan', 'none@none'],
    ...['<a@acme.com>', 'a@acme.com>', 'a(b@acme.com', 'a,b@acme.com', 'a;b@acme.com', 'a:b@acme.com', '"a@acme.com', 'a[b]@acme.com'],
    ...['a\u200bb@acme.com', 'a@ac\u00adme.com', 'a\u00a0b@acme.com', 'a\nb@acme.com', 'a\x01@acme.com'],
  ])('is none of %j', (text) => {
    expect(emailOf(text)).toBeNull()
  })

  it('has 254 characters at most once it is made', () => {
    const host = '.example.com'
    const around = `a@${host}`.length
    expect(emailOf(`a@${'b'.repeat(limits.emailChars - around)}${host}`)).toHaveLength(limits.emailChars)
    expect(emailOf(`a@${'b'.repeat(limits.emailChars - around + 1)}${host}`)).toBeNull()
    expect(emailOf(`a@${'\u00fc'.repeat(240)}${host}`)).toBeNull()
  })

  const character = fc.constantFrom(...'aA.-_xn%/[]:@ \u00fc\u00df\u3002\uff21\u200d\u0301\u212a1')
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  const part = fc.string({ unit: fc.oneof(character, any), maxLength: 12 })

  it('does not change the second time, has one @, an ASCII host and no ASCII capital, whatever the text is', () => {
    fc.assert(
      fc.property(part, part, (local, host) => {
        const email = emailOf(`${local}@${host}`)
        if (email === null) return
        expect(emailOf(email)).toBe(email)
        expect(email).toMatch(/^[^@A-Z\s]+@[!-~]+$/)
        expect(email.normalize('NFC')).toBe(email)
      }),
      { numRuns: 2_000 },
    )
  })

  it('of a million characters costs no time', () => {
    expect(emailOf(`a@${'\u00fc.'.repeat(500_000)}com`)).toBeNull()
  })
})

describe('the domain of a company (R15)', () => {
  it.each([
    ['acme.com', 'acme.com'],
    ['https://www.acme.com/', 'acme.com'],
    ['HTTP://WWW.Acme.COM:8080/about?x#y', 'acme.com'],
    ['//user:secret@acme.com/', 'acme.com'],
    ['www.acme.com', 'acme.com'],
    ['www.www.acme.com', 'acme.com'],
    ['www.com', 'www.com'],
    ['www.b\u00fccher.de.', 'xn--bcher-kva.de'],
    ['acme.com/about', 'acme.com'],
    ['intranet', 'intranet'],
  ])('%j is %j', (text, domain) => {
    expect(domainOf(text)).toBe(domain)
  })

  it.each(['Acme Inc', 'a@acme.com', 'https://', 'https:///x', '127.0.0.1', 'http://[::1]/', 'acme..com', 'acme com', '\u200b', 'mailto:a@acme.com'])('%j is none', (text) => {
    expect(domainOf(text)).toBeNull()
  })

  it('does not change the second time, whatever the text is', () => {
    const word = fc.constantFrom('www.', 'https://', '//', '@', '/', ':1', '.', 'com', 'b\u00fccher', 'xn--', 'a', '[', '1')
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 8 }), (words) => {
        const domain = domainOf(words.join(''))
        if (domain !== null) expect(domainOf(domain)).toBe(domain)
      }),
      { numRuns: 2_000 },
    )
  })
})
