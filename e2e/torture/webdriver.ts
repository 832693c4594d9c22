import { setTimeout as wait } from 'node:timers/promises'
import { expect } from '@playwright/test'
import type { WebDriver } from 'selenium-webdriver'
import type { Tab } from './browser.js'

/** The tabs of a browser under WebDriver. */
export interface DrivenTabs {
  open(): Promise<Tab>
  /** Closes all tabs with pages of this origin. */
  clear(origin: string): Promise<void>
}

type InTurn = <Result>(act: () => Promise<Result>) => Promise<Result>

/** The settled result of a promise in the page. */
type Outcome = { value?: unknown } | { error: string }

const pollMs = 10

/**
 * Creates tabs in a WebDriver session, which has one current window and runs one command at a time.
 * @param driverProcess the id of the process that drives the browser
 * @param pageProcesses returns the ids of the processes that run the browser's pages
 */
export async function driveTabs(driver: WebDriver, driverProcess: number, pageProcesses: () => number[]): Promise<DrivenTabs> {
  // the session ends with its last window, so this window stays open
  const home = await driver.getWindowHandle()
  let last: Promise<unknown> = Promise.resolve()

  const inTurn: InTurn = (act) => {
    const acted = last.then(act)
    last = acted.catch(() => undefined)
    return acted
  }

  async function open(): Promise<Tab> {
    const before = pageProcesses()
    await driver.switchTo().window(home)
    // a new tab would be hidden behind the previous one
    await driver.switchTo().newWindow('window')
    const handle = await driver.getWindowHandle()
    const own = pageProcesses().filter((id) => !before.includes(id))
    const inTab: InTurn = (act) =>
      inTurn(async () => {
        await driver.switchTo().window(handle)
        return act()
      })
    const crash = (): void => {
      if (own.length === 0) throw new Error('The tab has no process of its own')
      // the driver would close a browser after a page crash
      process.kill(driverProcess, 'SIGSTOP')
      for (const id of own) process.kill(id, 'SIGKILL')
    }
    return toTab(driver, inTab, crash)
  }

  async function clear(origin: string): Promise<void> {
    for (const handle of await driver.getAllWindowHandles()) {
      await driver.switchTo().window(handle)
      if ((await driver.getCurrentUrl()).startsWith(origin)) await driver.close()
    }
  }

  return { open: () => inTurn(open), clear: (origin) => inTurn(() => clear(origin)) }
}

let slots = 0

function toTab(driver: WebDriver, inTab: InTurn, crash: () => void): Tab {
  async function evaluate(run: (argument: unknown) => unknown, argument?: unknown): Promise<unknown> {
    const slot = `evaluated ${++slots}`
    const begun = await inTab(() => driver.executeScript<{ value?: unknown } | null>(`return (${begin})(${run}, ...arguments)`, argument, slot))
    return begun ? begun.value : settled(slot)
  }

  async function settled(slot: string): Promise<unknown> {
    for (;;) {
      const kept = await inTab(() => driver.executeScript<string | null>(take, slot))
      if (kept !== null) return valueOf(JSON.parse(kept))
      await wait(pollMs)
    }
  }

  return {
    goto: (url) => inTab(() => driver.get(url)),
    // values from a page are JSON
    evaluate: evaluate as Tab['evaluate'],
    reload: () => inTab(() => driver.navigate().refresh()),
    waitForURL: (url) => expect.poll(() => evaluate(() => document.readyState === 'complete' && location.href).catch(() => false)).toMatch(url),
    setOffline: () => Promise.reject(new Error('WebDriver takes no browser offline')),
    crash: () => inTab(async () => crash()),
    close: () => inTab(() => driver.close()),
  }
}

function valueOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw new Error(outcome.error)
  return outcome.value
}

/**
 * Runs in the page. A script that waits for a promise would block the driver for all other tabs. So the result is stored
 * in a slot, which the next page of this tab can also read.
 */
function begin(run: (argument: unknown) => unknown, argument: unknown, slot: string): Outcome | undefined {
  const value = run(argument)
  if (!(value instanceof Promise)) return { value }
  const keep = (outcome: Outcome): void => sessionStorage.setItem(slot, JSON.stringify(outcome))
  value.then(
    (value) => keep({ value }),
    (error) => keep({ error: String(error) }),
  )
  return undefined
}

const take = `
  const kept = sessionStorage.getItem(arguments[0])
  sessionStorage.removeItem(arguments[0])
  return kept`
