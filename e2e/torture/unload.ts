import { expect } from '@playwright/test'
import { seed } from '../../packages/server/test/torture/settings.js'
import { inlineScript, startSite } from '../site.js'
import { singleCalls } from './calls.js'
import { arrivesWithin, expectEachOnce, expectSettled } from './checks.js'
import { test, type Ground } from './ground.js'
import { returnedTo } from './scenarios.js'
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

/** Runs in the first page of a site, before the SDK: keeps the upgrade of the database open, and navigates meanwhile. */
function leaveHalfMade(): void {
  if (sessionStorage.getItem('hasLeft')) return
  sessionStorage.setItem('hasLeft', 'yes')
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given)
    request.addEventListener('upgradeneeded', () => {
      const rows = request.result.createObjectStore('never done')
      const goOn = (): void => void (rows.count().onsuccess = goOn)
      goOn()
      // a page that navigates before it has loaded gets no history entry
      const leave = (): unknown => (document.readyState === 'complete' ? (location.href = 'next') : setTimeout(leave))
      setTimeout(leave)
    })
    return request
  }
}

/** Tests for pages that are hidden or closed. */
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

  test(`a page that is returned to while another tab is open sends, and so does the other one (sdk.md, Tabs), ${browser}`, ({ ground }) =>
    inWorld(ground, 'none', async (world) => {
      const page = await world.open()
      const [note] = await world.planReturns(page, 1, { count: 1 })
      await world.call(page, { count: 1, thenLeave: true })
      await page.waitForURL(/next/)
      await expectEachOnce(world)
      const other = await world.open()
      // it waits for the lock after the page that is left
      await expect.poll(() => other.evaluate(async () => (await navigator.locks.query()).pending?.length), arrivesWithin).toBe(1)
      await page.evaluate(() => void setTimeout(() => history.back()))
      note?.((await returnedTo(other, 1))[0]?.ids ?? [])
      await world.call(other, { count: 1 })
      await expectSettled(other)
      await expectEachOnce(world, true)
    }))
}

/** Tests for a page that is left before its store is created. */
export function testHalfMadeStore(browser: string): void {
  test(`a page that is left while it makes its store keeps no other page waiting for it (sdk.md, Unload), ${browser}`, async ({ ground }) => {
    const { projectId } = await ground.owner.makeProject('Left')
    const endpoint = `http://127.0.0.1:${ground.server.port}`
    const site = await startSite(`<script>(${leaveHalfMade})()</script>${inlineScript(`data-project-id="${projectId}" data-endpoint="${endpoint}"`)}`)
    const page = await ground.browser().newTab()
    await page.goto(site.url)
    await page.waitForURL(/next/)
    const names = await page.evaluate(async (name) => {
      await window.hal?.track('arrived')
      return new Promise((resolve) => {
        indexedDB.open(name).onsuccess = ({ target }) => resolve([...(target as IDBOpenDBRequest).result.objectStoreNames])
      })
    }, `hal:${endpoint}:${projectId}`)
    expect(names).toEqual(['q'])
    await ground.browser().clear(site.url)
    await site.close()
  })
}
