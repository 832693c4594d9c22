import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHeldBytes } from './held-bytes.js'

it('never holds more than it may, in all and by key, and has room again for what was given back (W13)', () => {
  const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), bytes: fc.integer({ min: 1, max: 60 }) })
  fc.assert(fc.property(fc.array(step), (steps) => {
    const held = createHeldBytes({ inAll: 100, byKey: 50 })
    const taken = steps.filter(({ key, bytes }) => held.take(key, bytes))
    const sum = (of: typeof taken) => of.reduce((total, { bytes }) => total + bytes, 0)
    expect(sum(taken)).toBeLessThanOrEqual(100)
    for (const key of ['a', 'b', 'c']) expect(sum(taken.filter((each) => each.key === key))).toBeLessThanOrEqual(50)
    for (const { key, bytes } of taken) held.giveBack(key, bytes)
    expect(['a', 'b'].map((key) => held.take(key, 50))).toEqual([true, true])
    expect(held.take('c', 1)).toBe(false)
  }))
})
