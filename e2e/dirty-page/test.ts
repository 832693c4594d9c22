import { test as base, type Page } from '@playwright/test'
import { signInAsOwner, type Account } from '../account.js'
import { watchFaults, type Faults } from '../faults.js'
import { startServer, type RunningServer } from '../server.js'
import { startSite } from '../site.js'
import { expect } from '../test.js'

/** A customer's site, whose pages share one origin. */
export interface Shop {
  /** Opens a tab with this page. `HOST` and `PROJECT` in it are replaced by the server and the project of the test. */
  open(html: string, hostname?: string): Promise<Page>
  /** Adds a page and returns its address. */
  add(html: string, hostname?: string): string
}

interface Fixtures {
  /** A project for this test alone, with the company `acme`. */
  account: Account
  shop: Shop
  faults: Faults
}

interface WorkerFixtures {
  server: RunningServer
  owner: Account
}

/** A server may start slowly on a busy machine. This time does not count towards the tests that share it. */
const startTimeoutMs = 60_000

/** Playwright's test with a server for each worker and a project for each test. A fault on any page fails the test. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.dispose()
    },
    { scope: 'worker', timeout: startTimeoutMs },
  ],
  owner: [async ({ server }, use) => use(await signInAsOwner(server)), { scope: 'worker' }],
  account: async ({ owner }, use) => {
    const account = await owner.makeProject('Dirty page')
    await account.makeCompany({ external_id: 'acme', name: 'Acme Inc' })
    await use(account)
  },
  shop: async ({ context, server, account }, use) => {
    const pages: string[] = []
    const site = await startSite((path) => (pages[Number(path.slice(1))] ?? '').replaceAll('HOST', server.url).replaceAll('PROJECT', account.projectId))
    const add: Shop['add'] = (html, hostname = '127.0.0.1') => `${site.url.replace('127.0.0.1', hostname)}${pages.push(html) - 1}`
    const open: Shop['open'] = async (html, hostname) => {
      const page = await context.newPage()
      await page.goto(add(html, hostname))
      return page
    }
    await use({ add, open })
    await site.close()
  },
  faults: [
    async ({ context }, use) => {
      const faults = watchFaults(context)
      await use(faults)
      expect(faults.list(), 'faults on the page').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
