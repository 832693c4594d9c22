import { chromium } from '@playwright/test'
import { startChromium } from '../../e2e/chromium.mjs'

/** @typedef {import('@playwright/test').Page} Page */

/**
 * A Chromium with a persistent profile.
 *
 * @typedef {object} Browser
 * @property {(url: string) => Promise<Page>} open
 * @property {() => Promise<number[]>} pageProcesses the ids of the processes that run pages
 * @property {() => Promise<void>} kill sends SIGKILL to all of its processes
 * @property {() => Promise<void>} close closes the tabs first, then the browser, as a person does
 */

/** @param {string} profile @returns {Promise<Browser>} */
export async function launch(profile) {
  const { endpoint, ended, kill } = await startChromium(profile)
  try {
    const browser = await chromium.connectOverCDP(endpoint)
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window')
    const session = await browser.newBrowserCDPSession()
    return {
      async open(url) {
        const page = await context.newPage()
        await page.goto(url)
        return page
      },
      async pageProcesses() {
        const { processInfo } = await session.send('SystemInfo.getProcessInfo')
        return processInfo.flatMap(({ type, id }) => (type === 'renderer' ? id : []))
      },
      async kill() {
        await kill()
        await browser.close().catch(() => undefined)
      },
      async close() {
        const [, ...pages] = context.pages()
        await Promise.all(pages.map((page) => page.close()))
        await session.send('Browser.close')
        await ended
      },
    }
  } catch (error) {
    await kill()
    throw error
  }
}
