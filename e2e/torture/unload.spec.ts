import { expect } from '@playwright/test'
import { expectEachOnce, expectSettled } from './checks.js'
import { test } from './ground.js'
import { leaveAndReturn } from './scenarios.js'
import { inWorld, testHalfMadeStore, testUnload } from './unload.js'

test.describe.configure({ timeout: 300_000 })

/** A busy browser may discard a page instead of caching it. */
const attempts = 5

test('a page that was left with a call unsent comes back out of the back/forward cache and goes on (sdk.md, Unload)', async ({ ground }) => {
  let isRestored: boolean | undefined = false
  for (let attempt = 0; attempt < attempts && !isRestored; attempt++)
    await inWorld(ground, 'none', async (world) => {
      // the SDK deliberately gives up the cache for a page that is left while it creates the store
      const maker = await world.open()
      await world.call(maker, { count: 1 })
      await expectSettled(maker)
      await maker.close()
      const { returned } = await leaveAndReturn(world, 1, { count: 1 })
      await expectEachOnce(world)
      isRestored = returned[0]?.isRestored
    })
  expect(isRestored).toBe(true)
})

testUnload('Chromium')
testHalfMadeStore('Chromium')
