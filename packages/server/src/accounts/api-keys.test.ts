import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashApiKey, makeApiKey } from './api-keys.js'

describe('API keys', () => {
  it('begin with hal_ and hold 256 bits', () => {
    const { key } = makeApiKey((size) => new Uint8Array(size).fill(255))
    expect(key).toBe(`hal_${'_'.repeat(42)}8`)
  })

  it('are found again by their hash, which does not contain them', () => {
    const { key, hash } = makeApiKey(randomBytes)
    expect(hashApiKey(key)).toBe(hash)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('show in a list only their first characters', () => {
    const { key, prefix } = makeApiKey(randomBytes)
    expect(prefix).toHaveLength(10)
    expect(key.startsWith(prefix)).toBe(true)
  })

  it('differ', () => {
    expect(makeApiKey(randomBytes).key).not.toBe(makeApiKey(randomBytes).key)
  })

  it.each([
    ['nothing', ''],
    ['the mark alone', 'hal_'],
    ['a session token', 'A'.repeat(43)],
    ['another mark', `sk__${'A'.repeat(43)}`],
    ['one character too few', `hal_${'A'.repeat(42)}`],
    ['a line break at the end', `hal_${'A'.repeat(43)}\n`],
    ['a NUL inside', `hal_${'A'.repeat(42)}\0`],
    ['a megabyte', `hal_${'A'.repeat(1 << 20)}`],
  ])('are not %s', (_what, text) => {
    expect(hashApiKey(text)).toBeNull()
  })
})
