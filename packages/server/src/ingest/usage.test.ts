import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory/create-memory-store.js'
import { P, project, write } from '../store/conformance/testing.js'
import { createUsage } from './usage.js'

const dayMs = 24 * 60 * 60 * 1000
const midnight = Date.UTC(2026, 10, 24)

async function storeWithProject() {
  const store = createMemoryStore()
  await write(store, [project()])
  return store
}

describe('bytes that a project has used of a UTC day (wire, budgets)', () => {
  it('outlive a restart', async () => {
    const store = await storeWithProject()
    const before = createUsage(store, () => midnight)
    before.count(P, 100)
    expect(before.usedBytes(P)).toBe(100)
    await before.flush()
    before.count(P, 1)
    const after = createUsage(store, () => midnight)
    await after.flush()
    expect([before.usedBytes(P), after.usedBytes(P)]).toEqual([101, 100])
  })

  it('are the sum of what all servers count, once both have written', async () => {
    const store = await storeWithProject()
    const [one, other] = [createUsage(store, () => midnight), createUsage(store, () => midnight)]
    one.count(P, 100)
    other.count(P, 10)
    await one.flush()
    await other.flush()
    expect(other.usedBytes(P)).toBe(110)
  })

  it('begin anew at midnight, and what came before still goes to its day', async () => {
    let at = midnight - 1
    const store = await storeWithProject()
    const usage = createUsage(store, () => at)
    usage.count(P, 100)
    at = midnight
    expect(usage.usedBytes(P)).toBe(0)
    usage.count(P, 7)
    await usage.flush()
    expect(usage.usedBytes(P)).toBe(7)
    const yesterday = await store.addUsage(midnight / dayMs - 1, new Map())
    expect(yesterday).toEqual(new Map([[P, 100]]))
  })

  it('are tried again where they could not be written, and counted once', async () => {
    const store = await storeWithProject()
    let isBroken = true
    const addUsage: typeof store.addUsage = (...given) => (isBroken ? Promise.reject(new Error('disk full')) : store.addUsage(...given))
    const usage = createUsage({ addUsage }, () => midnight)
    usage.count(P, 100)
    await expect(usage.flush()).rejects.toThrow('disk full')
    expect(usage.usedBytes(P)).toBe(100)
    isBroken = false
    await usage.flush()
    await usage.flush()
    expect(usage.usedBytes(P)).toBe(100)
    expect(await store.addUsage(midnight / dayMs, new Map())).toEqual(new Map([[P, 100]]))
  })
})
