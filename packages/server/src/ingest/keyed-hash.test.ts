import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedHash } from './keyed-hash.js'

describe('the hash of what an operation said (R26)', () => {
  it('is the same for the same text under the same key, and another for any other', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (key, text, otherKey, otherText) => {
      const hash = keyedHash(key, text)
      expect(hash).toMatch(/^[\w-]{22}$/)
      expect(keyedHash(key, text)).toBe(hash)
      if (otherText !== text) expect(keyedHash(key, otherText)).not.toBe(hash)
      if (otherKey !== key && ![key, otherKey].some((each) => each.includes('\n'))) expect(keyedHash(otherKey, text)).not.toBe(hash)
    }))
  })
})
