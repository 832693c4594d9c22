import { expect } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { killAt } from '../browser-process.mjs'
import { planCalls, singleCalls } from './calls.js'
import { expectSettled } from './checks.js'
import { test } from './ground.js'
import { countRows, readRows } from './rows.js'
import { rounds } from './settings.js'
import { startWorld, type World } from './world.js'

/** Time for page and driver to get ready. */
const standByMs = 1500

/**
 * The page makes all calls in one task while the server is gone, and the browser is killed `afterMs` later. Page and driver
 * act at planned times, because a driver that waited for a message about the calls would kill too late.
 */
async function loseToKill(world: World, count: number, afterMs: number): Promise<number> {
  const page = await world.open()
  await world.call(page, { count: 1 })
  await expectSettled(page)
  const before = countRows(world.source)
  world.storm()
  const at = Date.now() + standByMs
  const calls = planCalls(count, () => `${at}@early.test`)
  const made = page.evaluate(([calls, at]) => {
    while (Date.now() < at) continue
    void window.harness.make(calls, {})
  }, [calls, at] as const)
  await Promise.allSettled([made, killAt(world.browser(), at + afterMs)])
  await world.reopen()
  world.calm()
  const next = await world.open()
  await world.call(next, { count: 1 })
  await expectSettled(next)
  const arrived = countRows(world.source) - before - 1
  const ids = readRows(world.source).events.map(({ id }) => id)
  expect(ids, 'what arrived came in the order of the calls').toEqual(ids.toSorted())
  return count - arrived
}

/** Takes long and measures more than it asserts, so the short run omits it. */
export function testEarlyKills(browser: string): void {
  for (const count of rounds > 0 ? [1, 100] : []) {
    for (const afterMs of [0, 5, 10, 20, 50]) {
      test(`the browser killed ${afterMs} ms after ${count} calls, with the server gone: all of them arrive once or none does (sdk.md, Queue), ${browser}`, async ({ ground }) => {
        const world = await startWorld(ground, { workload: singleCalls, weather: 'connection refused', isParallel: false, seed })
        try {
          const lost: number[] = []
          for (let round = 0; round < rounds; round++) lost.push(await loseToKill(world, count, afterMs))
          for (const calls of lost) expect([0, count]).toContain(calls)
          console.log(`${browser}, ${count} calls, killed after ${afterMs} ms: lost ${lost.join(', ')}`)
        } finally {
          await world.end()
        }
      })
    }
  }
}
