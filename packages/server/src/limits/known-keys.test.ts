import { expect, it } from 'vitest'
import { createKnownKeys } from './known-keys.js'

it('remembers the keys that were added last', () => {
  const known = createKnownKeys(2)
  for (const key of ['a', 'b', 'a', 'c']) known.add(key)
  expect(['a', 'b', 'c'].map((key) => known.has(key))).toEqual([true, false, true])
})
