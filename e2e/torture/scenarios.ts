import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { killAt } from '../browser-process.mjs'
import type { Tab } from './browser.js'
import { arrivesWithin, expectSettled } from './checks.js'
import type { Returned } from './harness.js'
import { countRows } from './rows.js'
import type { CallOptions, World } from './world.js'

/** Abilities that some browsers or drivers lack: take a tab offline, keep a profile, end the process of one page. */
export type Ability = 'offline' | 'profile' | 'crash'

/** A way in which pages end, or continue, while they have unsent calls. */
export interface Scenario {
  name: string
  /** The section of sdk.md with the promise that no call is lost. */
  section: 'Unload' | 'Queue' | 'Retry' | 'Tabs'
  /** Its pages call at the same time. */
  isParallel?: true
  /** The scenario is skipped for a browser without this ability. */
  needs?: Ability
  /** @returns the pages that are still open, whose calls must settle */
  play(world: World): Promise<Tab[]>
}

/** A person returns later, when the network works again, and makes more calls. */
async function comeBack(world: World): Promise<Tab[]> {
  world.calm()
  const page = await world.open()
  await world.call(page)
  return [page]
}

const openTabs = (world: World, count: number): Promise<Tab[]> => Promise.all(Array.from({ length: count }, world.open))

const killed = (afterMs: number): Scenario => ({
  name: `the browser killed ${afterMs} ms after the last call, and reopened`,
  section: 'Queue',
  needs: 'profile',
  play: (world) => killTabs(world, 1, afterMs),
})

async function killTabs(world: World, count: number, afterMs: number): Promise<Tab[]> {
  const tabs = await openTabs(world, count)
  for (const tab of tabs) {
    await world.call(tab, { count: 1 })
    await expectSettled(tab)
  }
  world.storm()
  const made = await Promise.all(tabs.map((tab) => world.call(tab)))
  const lateMs = await killAt(world.browser(), Math.max(...made.map(({ lastAt }) => lastAt)) + afterMs)
  test.info().annotations.push({ type: 'killed late', description: `${lateMs} ms` })
  await world.reopen()
  return comeBack(world)
}

/** The surviving tab sends the calls of the crashed one. Some drivers lose the browser then, so it is started again. */
async function crashTab(world: World, afterMs: number): Promise<Tab[]> {
  const [page, other] = [await world.open(), await world.open()]
  for (const tab of [page, other]) {
    await world.call(tab, { count: 1 })
    await expectSettled(tab)
  }
  world.storm()
  const { lastAt } = await world.call(page)
  await wait(lastAt + afterMs - Date.now())
  await page.crash()
  world.calm()
  try {
    await expect.poll(() => countRows(world.source), arrivesWithin).toBe(world.runs.flat().length)
  } finally {
    await world.browser().kill()
    await world.reopen()
  }
  return []
}

const tabsAtOnce = (count: number): Scenario => ({
  name: `${count} tabs at once, the first one then closed`,
  section: 'Tabs',
  isParallel: true,
  async play(world) {
    const tabs = await openTabs(world, count)
    world.storm()
    await Promise.all(tabs.map((tab) => world.call(tab)))
    await tabs.shift()?.close()
    world.calm()
    return tabs
  },
})

/** Long enough for two tabs to get ready. */
const standByMs = 500
const visitorOf = (tab: Tab): Promise<string | undefined> => tab.evaluate(() => window.hal?.state.visitorId)

/** Each tab calls for the person that it signed in. After that, both tabs have the visitor who signed in last. */
async function signInAtOnce(world: World): Promise<Tab[]> {
  const tabs = await openTabs(world, 2)
  world.storm()
  const resetAt = Date.now() + standByMs
  const made = await Promise.all(tabs.map((tab) => world.call(tab, { resetAt })))
  world.calm()
  for (const tab of tabs) await expectSettled(tab)
  const visitors = await Promise.all(tabs.map(visitorOf))
  const later = made.findIndex(({ visitor }) => visitor === visitors[0])
  expect(visitors).toEqual(tabs.map(() => made[later]?.visitor))
  const email = world.runs.find(([first]) => first?.id === made[later]?.ids[0])?.at(-1)?.email ?? ''
  await Promise.all(tabs.map((tab, n) => world.make(tab, [{ method: 'track', given: ['agreed', n], email }])))
  return tabs
}

/** Waits for the reports of this many returned pages. */
export async function returnedTo(other: Tab, visits: number): Promise<Returned[]> {
  const told = async (): Promise<Returned[]> => JSON.parse((await other.evaluate(() => localStorage.getItem('returned'))) ?? '[]')
  await expect.poll(async () => (await told()).length, arrivesWithin).toBe(visits)
  return told()
}

/** A page calls and is left at once. When the user returns, that page calls again, then the page after it does. */
export async function leaveAndReturn(world: World, visits: number, how: CallOptions): Promise<{ returned: Returned[]; other: Tab }> {
  const page = await world.open()
  const notes = await world.planReturns(page, visits, how)
  world.storm()
  await world.call(page, { ...how, thenLeave: true })
  await page.waitForURL(/next/)
  world.calm()
  await page.evaluate(() => void setTimeout(() => history.back()))
  // Playwright loses a page that was in the back/forward cache, so another tab reads its report
  const other = await world.open()
  const returned = await returnedTo(other, visits)
  notes.forEach((note, visit) => note(returned[visit]?.ids ?? []))
  return { returned, other }
}

const comeAndGo = (name: string, visits: number): Scenario => ({
  name,
  section: 'Unload',
  async play(world) {
    const { returned, other } = await leaveAndReturn(world, visits, {})
    for (const { outcomes } of returned) expect(outcomes).toEqual({ called: outcomes.called, fulfilled: outcomes.called, refused: [] })
    return [other]
  },
})

/** The page makes its calls in its own `pagehide` listener, which runs after that of the SDK. */
const callAsItEnds = (name: string, end: (page: Tab) => Promise<unknown>): Scenario => ({
  name,
  section: 'Unload',
  async play(world) {
    const page = await world.open()
    const note = await world.planEnd(page)
    world.storm()
    await end(page)
    const next = await world.open()
    await note(next)
    world.calm()
    await world.call(next)
    return [next]
  },
})

export const scenarios: Scenario[] = [
  callAsItEnds('calls as the page ends by a navigation', (page) => page.goto('about:blank')),
  callAsItEnds('calls as the tab closes', (page) => page.close()),
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
    needs: 'profile',
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
    name: "a page's process killed 100 ms after the last call, while another tab is open",
    section: 'Tabs',
    needs: 'crash',
    play: (world) => crashTab(world, 100),
  },
  {
    name: 'offline, with a reload that fails',
    section: 'Retry',
    needs: 'offline',
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
    needs: 'offline',
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
  {
    name: 'the server killed while it is called, and started again',
    section: 'Retry',
    async play(world) {
      const page = await world.open()
      world.storm()
      const made = world.call(page)
      await world.server.kill()
      await made
      await world.server.start()
      world.calm()
      return [page]
    },
  },
  tabsAtOnce(2),
  tabsAtOnce(5),
  {
    name: '5 tabs closed one after the other, while calls wait',
    section: 'Tabs',
    isParallel: true,
    async play(world) {
      const tabs = await openTabs(world, 5)
      world.storm()
      await Promise.all(tabs.map((tab) => world.call(tab)))
      for (const next of tabs.slice(1)) {
        await tabs.shift()?.close()
        await world.call(next, { count: 1 })
      }
      world.calm()
      return tabs
    },
  },
  {
    // two tabs that store at once take longer on a busy machine
    name: 'the browser killed 1 s after the last call of 2 tabs, and reopened',
    section: 'Tabs',
    isParallel: true,
    needs: 'profile',
    play: (world) => killTabs(world, 2, 1000),
  },
  { name: '2 tabs that sign out and in at the same moment', section: 'Tabs', isParallel: true, play: signInAtOnce },
  comeAndGo('back to the page after it was left at once', 1),
  comeAndGo('back to the page after it was left at once, and forward again', 2),
]
