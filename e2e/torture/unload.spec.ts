import { expect } from '@playwright/test'
import { expectEachOnce, expectSettled } from './checks.js'
import { test } from './ground.js'
import { leaveAndReturn } from './scenarios.js'
import { inWorld, testHalfMadeStore, testUnload } from './unload.js'

test.describe.configure({ timeout: 300_000 })

/** A browser that is busy may not keep a page, for reasons of its own. */
const attempts = 5

test('a page that was left with a call unsent comes back out of the back/forward cache and goes on (sdk.md, Unload)', async ({ ground }) => {
  let isRestored: boolean | undefined = false
  for (let attempt = 0; attempt < attempts && !isRestored; attempt++)
    await inWorld(ground, 'none', async (world) => {
      // a page that is left while it makes the store is let go on purpose
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
