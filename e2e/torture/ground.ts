import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { signInAsOwner, type Account } from '../account.js'
import { startServer, type RunningServer } from '../server.js'
import type { Launch, RunningBrowser } from './browser.js'
import { launchChromium } from './chromium.js'

/**
 * What the cases of a worker share, since to start it takes longer than a case does. Each case has a project
 * and an origin of its own in it, and leaves the browser running, without tabs; one that fails ends the worker.
 */
export interface Ground {
  server: RunningServer
  /** Signed in. */
  owner: Account
  browser(): RunningBrowser
  /** Starts the browser again, with the profile that the last one left. */
  reopen(): Promise<void>
}

interface WorkerFixtures {
  launch: Launch
  ground: Ground
}

/** Playwright's test with a ground; `test.use({ launch })` takes another browser than Chromium. */
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
    // server and browser start slowly on a machine that is busy
    { scope: 'worker', timeout: 180_000 },
  ],
})
