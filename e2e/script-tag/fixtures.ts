import { expect } from '@playwright/test'
import type { Account } from '../account.js'
import { collectFaults } from '../page-faults.js'
import { startSite, type Site, type SiteFiles } from '../site.js'
import type { Tab } from '../torture/browser.js'
import { test as base } from '../torture/ground.js'

interface Fixtures {
  /** The account of this test's project. */
  account: Account
  /**
   * Opens a customer's page with this head in a new tab. `HOST` and `PROJECT` in it are replaced by the server
   * and the project id.
   */
  open(head: string, files?: SiteFiles): Promise<Tab>
}

/** A test with a customer's page in the browser of `launch`. A fault on the page fails the test. */
export const test = base.extend<Fixtures>({
  account: async ({ ground }, use) => use(await ground.owner.makeProject('Script tag')),
  open: async ({ ground, account }, use) => {
    const faults = collectFaults()
    const sites: Site[] = []
    await use(async (head, files) => {
      const html = head.replaceAll('HOST', ground.server.url).replaceAll('PROJECT', account.projectId)
      const site = await startSite(faults.script + html, { ...files, ...faults.files })
      sites.push(site)
      const tab = await ground.browser().newTab()
      await tab.goto(site.url)
      return tab
    })
    for (const site of sites) {
      await ground.browser().clear(site.url)
      await site.close()
    }
    expect([...faults.list(), ...ground.browser().pageFaults()], 'faults on the page').toEqual([])
  },
})
