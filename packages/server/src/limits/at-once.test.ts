import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAtOnce } from './at-once.js'

describe('what one key does at once (W18)', () => {
  it('has as many places as the limit, and none of another key', () => {
    const atOnce = createAtOnce(2)
    expect([atOnce.enter('a'), atOnce.enter('a'), atOnce.enter('a'), atOnce.enter('b')]).toEqual([true, true, false, true])
    atOnce.leave('a')
    expect([atOnce.enter('a'), atOnce.enter('a')]).toEqual([true, false])
  })

  it('never goes past the limit, and is refused only there', () => {
    const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b', '__proto__'), enters: fc.boolean() }))
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const atOnce = createAtOnce(limit)
        const running = new Map<string, number>()
        for (const { key, enters } of all) {
          const now = running.get(key) ?? 0
          if (enters) expect(atOnce.enter(key)).toBe(now < limit)
          else if (now > 0) atOnce.leave(key)
          running.set(key, enters ? Math.min(now + 1, limit) : Math.max(now - 1, 0))
        }
      }),
    )
  })
})
