import { chromium, type Page } from '@playwright/test'
import { launchOptions } from '../chromium.mjs'
import { watchFaults } from '../faults.js'
import { startBrowser, type Launch, type Tab } from './browser.js'

/** What Chromium itself prints where a request fails. */
const networkLines = /Failed to load resource|blocked by CORS policy/

export const launchChromium: Launch = async (profile) => {
  const { executablePath, args } = launchOptions()
  const { endpoint, ended, kill } = await startBrowser(executablePath, [...args, '--headless=new', '--no-first-run', `--user-data-dir=${profile}`])
  try {
    const browser = await chromium.connectOverCDP(endpoint)
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window')
    const faults = watchFaults(context)
    faults.allow(networkLines)
    return {
      newTab: async () => toTab(await context.newPage()),
      pageFaults: faults.list,
      async close() {
        const session = await browser.newBrowserCDPSession()
        await session.send('Browser.close')
        await ended
      },
      kill,
    }
  } catch (error) {
    await kill()
    throw error
  }
}

const toTab = (page: Page): Tab => Object.assign(page, { setOffline: (isOffline: boolean) => page.context().setOffline(isOffline) })
