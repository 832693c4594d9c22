import { expect } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { singleCalls } from './calls.js'
import { expectEachOnce, expectSettled } from './checks.js'
import { test, type Ground } from './ground.js'
import { startWorld, type World } from './world.js'

export async function inWorld(ground: Ground, weather: 'none' | 'slow answers', act: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld(ground, { workload: singleCalls, weather, isParallel: false, seed })
  try {
    await act(world)
    expect(world.pageFaults()).toEqual([])
  } finally {
    await world.end()
  }
}

/** What a page does that is hidden or closed. */
export function testUnload(browser: string): void {
  test(`a tab that is hidden and shown three times, while the answer is slow, sends once (sdk.md, Unload), ${browser}`, ({ ground }) =>
    inWorld(ground, 'slow answers', async (world) => {
      const page = await world.open()
      await world.call(page, { count: 1 })
      await expectSettled(page)
      world.storm()
      const id = await page.evaluate(async () => {
        const call = window.hal?.track('once')
        for (const state of ['hidden', 'visible', 'hidden', 'visible', 'hidden', 'visible']) {
          Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }
        await call
        return call?.operationId
      })
      const sent = world.proxy.log.flatMap(({ ids }) => ids)
      expect(sent).toEqual([world.runs[0]?.[0]?.id, id])
    }))

  test(`a tab that is closed at once has sent what it called, with no page after it (sdk.md, Unload), ${browser}`, ({ ground }) =>
    inWorld(ground, 'none', async (world) => {
      const page = await world.open()
      await world.call(page, { count: 1 })
      await expectSettled(page)
      await world.call(page, { count: 1 })
      await page.close()
      await expectEachOnce(world)
    }))
}
