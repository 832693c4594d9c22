import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // The published package must not name files that it does not ship, so @hal/sdk has no hal-source condition.
    alias: [{ find: /^@hal\/sdk$/, replacement: fileURLToPath(new URL('packages/sdk/src/entries/npm.ts', import.meta.url)) }],
    conditions: ['hal-source'],
  },
  ssr: { resolve: { conditions: ['hal-source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'packages/docs/reference/**/*.test.ts', '{lint,scripts,e2e,bench,deploy}/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    // Nothing is timed: on a machine that is shared, a test that waits for nothing else may wait for a core.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
