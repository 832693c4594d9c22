import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { signInAsOwner, type Account } from '../account.js'
import { startServer, type RunningServer } from '../server.js'
import type { Launch, RunningBrowser } from './browser.js'
import { launchChromium } from './chromium.js'

/**
 * Resources that all cases of a worker share, because starting them takes longer than a case. Each case has its own project
 * and origin, and leaves the browser running without tabs. A failed case ends the worker.
 */
export interface Ground {
  server: RunningServer
  /** The signed-in owner. */
  owner: Account
  browser(): RunningBrowser
  /** Starts the browser again with the previous profile. */
  reopen(): Promise<void>
}

interface WorkerFixtures {
  launch: Launch
  ground: Ground
}

/** Playwright's test with shared resources. `test.use({ launch })` selects a browser other than Chromium. */
export const test = base.extend<object, WorkerFixtures>({
  launch: [({ browserName: _ }, use) => use(launchChromium), { scope: 'worker' }],
  ground: [
    async ({ launch }, use) => {
      const server = await startServer()
      const profile = await mkdtemp(join(tmpdir(), 'hal-torture-'))
      let browser = await launch(profile)
      const reopen = async (): Promise<void> => void (browser = await launch(profile))
      await use({ server, owner: await signInAsOwner(server), browser: () => browser, reopen })
      await browser.kill()
      await server.dispose()
      await rm(profile, { recursive: true, force: true })
    },
    // server and browser start slowly on a busy machine
    { scope: 'worker', timeout: 180_000 },
  ],
})
