import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDistinct } from './distinct.js'

const rate = { limit: 3, windowMs: 1_000 }

describe('counting different values by key (wire, budgets)', () => {
  it('counts a value once, and all of them or none', () => {
    const distinct = createDistinct(rate, () => 0)
    expect(distinct.add('a', [1, 1, 2])).toEqual({ isOver: false, added: [1, 2], resetMs: 1_000 })
    expect(distinct.add('a', [2, 3, 4])).toEqual({ isOver: true, added: [], resetMs: 1_000 })
    expect(distinct.add('a', [1, 2, 3])).toMatchObject({ isOver: false, added: [3] })
    expect(distinct.add('b', [4])).toMatchObject({ isOver: false, added: [4] })
  })

  it('begins anew after the window, and after what was given back', () => {
    let at = 0
    const distinct = createDistinct(rate, () => at)
    const { added } = distinct.add('a', [1, 2, 3])
    distinct.giveBack('a', added)
    expect(distinct.add('a', [4, 5, 6]).isOver).toBe(false)
    at = 1_000
    expect(distinct.add('a', [7, 8, 9]).isOver).toBe(false)
  })

  it('forgets the windows that began first where too many values come', () => {
    const distinct = createDistinct(rate, () => 0, 5)
    distinct.add('a', [1, 2, 3])
    distinct.add('b', [1, 2, 3])
    expect(distinct.add('a', [4, 5, 6]).isOver).toBe(false)
  })

  it('never lets more than the limit in, whatever comes in whatever order', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b'), values: fc.array(fc.nat(12), { maxLength: 5 }), isGivenBack: fc.boolean() })
    fc.assert(fc.property(fc.array(step), (steps) => {
      const distinct = createDistinct(rate, () => 0)
      const held = new Map<string, Set<number>>()
      for (const { key, values, isGivenBack } of steps) {
        const { added } = distinct.add(key, values)
        const ofKey = held.get(key) ?? new Set<number>()
        held.set(key, ofKey)
        if (isGivenBack) distinct.giveBack(key, added)
        else for (const value of added) ofKey.add(value)
        expect(ofKey.size).toBeLessThanOrEqual(rate.limit)
      }
    }))
  })
})
