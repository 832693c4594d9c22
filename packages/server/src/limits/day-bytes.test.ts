import { expect, it } from 'vitest'
import { createDayBytes } from './day-bytes.js'

const midnight = Date.UTC(2026, 10, 24)

it('adds up by key until midnight (UTC)', () => {
  let at = midnight - 1
  const bytes = createDayBytes(() => at)
  bytes.count('a', 5)
  bytes.count('a', 2)
  expect([bytes.used('a'), bytes.used('b')]).toEqual([7, 0])
  at = midnight
  expect(bytes.used('a')).toBe(0)
})

it('forgets the key that began first where too many come', () => {
  const bytes = createDayBytes(() => midnight, 2)
  for (const key of ['a', 'b', 'a', 'c']) bytes.count(key, 1)
  expect(['a', 'b', 'c'].map((key) => bytes.used(key))).toEqual([0, 1, 1])
})
