import { test as base, expect } from '@playwright/test'
import { watchFaults, type Faults } from './faults.js'
import { startServer, type RunningServer } from './server.js'

interface Fixtures {
  /** Variables for this test's server: `test.use({ serverEnv: { HAL_DEMO: 'off' } })`. */
  serverEnv: Record<string, string>
  /** A real server with an empty database, for this test alone. */
  server: RunningServer
  faults: Faults
}

/** Playwright's test with a server. A fault on any page fails the test. */
export const test = base.extend<Fixtures>({
  serverEnv: [{}, { option: true }],
  server: async ({ serverEnv }, use) => {
    const server = await startServer({ env: serverEnv })
    await use(server)
    await server.dispose()
  },
  baseURL: async ({ server }, use) => use(server.url),
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
