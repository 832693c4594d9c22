import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.js'

/** Tests on the built server as a process of its own: it is killed, its disk is full, its clients are many. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({
    test: {
      include: ['packages/server/test/{process,torture}/**/*.spec.ts', 'deploy/**/*.spec.ts'],
      testTimeout: 120_000,
      hookTimeout: 60_000,
      // They measure nothing, but two loads at a time would make each of them slow.
      fileParallelism: false,
    },
  }),
)
