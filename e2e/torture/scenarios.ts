import { expect, test } from '@playwright/test'
import { killAt, type Tab } from './browser.js'
import { arrivesWithin, expectSettled } from './checks.js'
import type { Returned } from './harness.js'
import type { CallOptions, World } from './world.js'

/** A way in which pages come to an end, or do not, while their calls wait. */
export interface Scenario {
  name: string
  /** Where sdk.md promises that nothing is lost by it. */
  section: 'Unload' | 'Queue' | 'Retry' | 'Tabs'
  /** Its pages call at the same time. */
  isParallel?: true
  /** @returns the pages that live on: what they called has to settle. */
  play(world: World): Promise<Tab[]>
}

/** Somebody comes back later, to a network that is well again, and calls some more. */
async function comeBack(world: World): Promise<Tab[]> {
  world.calm()
  const page = await world.open()
  await world.call(page)
  return [page]
}

const killed = (afterMs: number): Scenario => ({
  name: `the browser killed ${afterMs} ms after the last call, and reopened`,
  section: 'Queue',
  async play(world) {
    const page = await world.open()
    await world.call(page, { count: 1 })
    await expectSettled(page)
    world.storm()
    const lastAt = await world.call(page)
    const lateMs = await killAt(world.browser(), lastAt + afterMs)
    test.info().annotations.push({ type: 'killed late', description: `${lateMs} ms` })
    await world.reopen()
    return comeBack(world)
  },
})

const tabsAtOnce = (count: number): Scenario => ({
  name: `${count} tabs at once, the first one then closed`,
  section: 'Tabs',
  isParallel: true,
  async play(world) {
    const tabs = await Promise.all(Array.from({ length: count }, world.open))
    world.storm()
    await Promise.all(tabs.map((tab) => world.call(tab)))
    await tabs.shift()?.close()
    world.calm()
    return tabs
  },
})

/** A page calls, is left at once, and calls again when it is returned to. */
export async function leaveAndReturn(world: World, how: CallOptions): Promise<Returned & { other: Tab }> {
  const page = await world.open()
  const note = await world.planReturn(page, how)
  world.storm()
  await world.call(page, { ...how, thenLeave: true })
  await page.waitForURL(/next/)
  world.calm()
  await page.evaluate(() => void setTimeout(() => history.back()))
  // Playwright does not follow a page out of the back/forward cache: what became of it is told to another tab
  const other = await world.open()
  const told = () => other.evaluate(() => localStorage.getItem('returned'))
  await expect.poll(told, arrivesWithin).not.toBeNull()
  const returned: Returned = JSON.parse((await told()) ?? '')
  note(returned.ids)
  return { ...returned, other }
}

export const scenarios: Scenario[] = [
  {
    name: 'a navigation at once',
    section: 'Unload',
    async play(world) {
      const page = await world.open()
      world.storm()
      await world.call(page, { thenLeave: true })
      await page.waitForURL(/next/)
      world.calm()
      await world.call(page)
      return [page]
    },
  },
  {
    name: 'the tab closed at once',
    section: 'Unload',
    async play(world) {
      const page = await world.open()
      world.storm()
      await world.call(page)
      await page.close()
      return comeBack(world)
    },
  },
  {
    name: 'the browser closed at once, and reopened',
    section: 'Unload',
    async play(world) {
      const page = await world.open()
      world.storm()
      await world.call(page)
      await world.browser().close()
      await world.reopen()
      return comeBack(world)
    },
  },
  killed(100),
  killed(6000),
  {
    name: 'offline, with a reload that fails',
    section: 'Retry',
    async play(world) {
      const page = await world.open()
      await page.setOffline(true)
      world.storm()
      await world.call(page)
      await expect(page.reload()).rejects.toThrow(/ERR_INTERNET_DISCONNECTED|NS_ERROR_OFFLINE/)
      await page.setOffline(false)
      return comeBack(world)
    },
  },
  {
    name: 'offline, and online again in the same page',
    section: 'Retry',
    async play(world) {
      const page = await world.open()
      await page.setOffline(true)
      world.storm()
      await world.call(page)
      await page.setOffline(false)
      world.calm()
      return [page]
    },
  },
  tabsAtOnce(2),
  tabsAtOnce(5),
  {
    name: 'back to the page after it was left at once',
    section: 'Unload',
    async play(world) {
      const { outcomes, other } = await leaveAndReturn(world, {})
      expect(outcomes).toEqual({ called: outcomes.called, fulfilled: outcomes.called, refused: [] })
      return [other]
    },
  },
]
