import { chromium, type Page } from '@playwright/test'
import { startChromium } from '../chromium.mjs'
import { watchFaults } from '../faults.js'
import type { Launch, Tab } from './browser.js'

/** Chromium's own messages for failed requests. */
const networkLines = /Failed to load resource|blocked by CORS policy/

export const launchChromium: Launch = async (profile) => {
  const { endpoint, ended, kill } = await startChromium(profile)
  try {
    const browser = await chromium.connectOverCDP(endpoint)
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window')
    const session = await browser.newBrowserCDPSession()
    const faults = watchFaults(context)
    faults.allow(networkLines)
    return {
      newTab: async () => toTab(await context.newPage()),
      pageFaults: faults.list,
      async close() {
        // a menu closes the tabs first; this command alone would fire no event in their pages, not even `pagehide`
        const [, ...pages] = context.pages()
        await Promise.all(pages.map((page) => page.close()))
        await session.send('Browser.close')
        await ended
      },
      kill,
      async clear(origin) {
        // the context does not know pages that were restored from the back/forward cache
        const { targetInfos } = await session.send('Target.getTargets')
        const tabs = targetInfos.filter(({ type, url }) => type === 'page' && url.startsWith(origin))
        await Promise.all(tabs.map(({ targetId }) => session.send('Target.closeTarget', { targetId })))
      },
    }
  } catch (error) {
    await kill()
    throw error
  }
}

const toTab = (page: Page): Tab =>
  Object.assign(page, {
    setOffline: (isOffline: boolean) => page.context().setOffline(isOffline),
    async crash() {
      const session = await page.context().newCDPSession(page)
      const crashed = page.waitForEvent('crash')
      // a crashed page does not answer
      void session.send('Page.crash').catch(() => undefined)
      await crashed
    },
  })
