import { expect } from '@playwright/test'
import { expectEachOnce } from './checks.js'
import { test } from './ground.js'
import { leaveAndReturn } from './scenarios.js'
import { inWorld, testUnload } from './unload.js'

test.describe.configure({ timeout: 300_000 })

test('a page that was left with a call unsent comes back out of the back/forward cache and goes on (sdk.md, Unload)', ({ ground }) =>
  inWorld(ground, 'none', async (world) => {
    const { returned } = await leaveAndReturn(world, 1, { count: 1 })
    expect(returned.map(({ isRestored }) => isRestored)).toEqual([true])
    await expectEachOnce(world)
  }))

testUnload('Chromium')
