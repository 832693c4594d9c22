import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weakness } from './weak-passwords.js'

const email = 'ada@example.com'

describe('a password that would be guessed at once is refused (W17)', () => {
  it.each([
    ['password', /most common/],
    ['12345678', /most common/],
    ['        ', /blank/],
    ['PassWord', /most common/],
    ['ｐａｓｓｗｏｒｄ', /most common/],
    ['qwertyuiop', /most common/],
    ['\u200b'.repeat(8), /blank/],
    ['\u3000\u00a0 \t\u2800\u3164\u00ad ', /blank/],
    ['aaaaaaaa', /one character/],
    ['AAAAaaaa', /one character/],
    ['Ϲ'.repeat(8), /one character/],
    ['İ'.repeat(8), /one character/],
    ['🐎'.repeat(8), /one character/],
    ['ada@example.com', /the email/],
    ['Ada@Example.com', /the email/],
  ])('%j', (password, message) => expect(weakness(password, email)).toMatch(message))

  it.each(['correct horse', 'aaaaaaab', '  password 1 of mine ', 'ada@example.com!', 'пароль от двери', '12345679x'])('%j is taken', (password) =>
    expect(weakness(password, email)).toBeNull())

  it('takes whatever has two characters that differ, is no email and is not on the list', () => {
    const unlikely = fc.string({ minLength: 8, maxLength: 128 }).map((text) => `${text}#x`)
    fc.assert(fc.property(unlikely, (password) => weakness(password, email) === null))
  })

  it('refuses one character of any kind, however often', () => {
    const one = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((text) => [...text.normalize('NFKC')].length === 1), fc.integer({ min: 8, max: 128 }))
    fc.assert(fc.property(one, ([character, times]) => weakness(character.repeat(times), email) !== null))
  })
})
