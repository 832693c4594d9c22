import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { connect, type Page } from 'puppeteer-core'
import { startBrowser } from '../browser-process.mjs'
import type { Launch, Tab } from './browser.js'
import { firstThatRuns } from './programs.js'

/** The installed Firefox, if there is one. `HAL_FIREFOX` names another; an empty value means none. */
export const installedFirefox = firstThatRuns([process.env.HAL_FIREFOX ?? ['firefox', 'firefox-esr']].flat(), '--version')

/** Preferences whose features contact Mozilla. */
const unwanted = ['datareporting.policy.dataSubmissionEnabled', 'app.normandy.enabled', 'extensions.getAddons.cache.enabled']

/** Firefox's own message for failed requests, which it reports as an error of the page. */
const networkLine = /Cross-Origin Request Blocked/

/** Starts the Firefox at this path, or with this name on the `PATH`. */
export const launchFirefox = (path: string): Launch => async (profile) => {
  await writeFile(join(profile, 'user.js'), unwanted.map((name) => `user_pref(${JSON.stringify(name)}, false);\n`).join(''))
  const { endpoint, ended, kill } = await startBrowser(path, ['--headless', '--no-remote', '--profile', profile])
  try {
    const browser = await connect({ browserWSEndpoint: `${endpoint}/session`, protocol: 'webDriverBiDi', protocolTimeout: 120_000 })
    const faults: string[] = []
    return {
      async newTab() {
        const page = await browser.newPage()
        page.on('console', (message) => message.type() === 'error' && faults.push(`console.error: ${message.text()}`))
        page.on('pageerror', (error) => faults.push(`uncaught: ${String(error)}`))
        return toTab(page)
      },
      pageFaults: () => faults.filter((fault) => !networkLine.test(fault)),
      async close() {
        await browser.close()
        await ended
      },
      kill,
      async clear(origin) {
        const pages = (await browser.pages()).filter((page) => page.url().startsWith(origin))
        await Promise.all(pages.map((page) => page.close()))
      },
    }
  } catch (error) {
    await kill()
    throw error
  }
}

const toTab = (page: Page): Tab => ({
  goto: (url) => page.goto(url),
  // values from a page are JSON
  evaluate: page.evaluate.bind(page) as Tab['evaluate'],
  reload: () => page.reload(),
  waitForURL: (url) => expect.poll(() => page.evaluate(() => document.readyState === 'complete' && location.href).catch(() => false)).toMatch(url),
  setOffline: (isOffline) => page.setOfflineMode(isOffline),
  crash: () => Promise.reject(new Error('WebDriver BiDi ends no process of a page')),
  close: () => page.close(),
})
