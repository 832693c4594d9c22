import { defineConfig, devices } from '@playwright/test'
import { launchOptions } from './chromium.mjs'

const onCi = Boolean(process.env.CI)

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: onCi,
  workers: 2,
  retries: 0,
  // Each test starts its own server and browser page, on machines that may be busy.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.HAL_E2E_REPORT ?? 'test-results/report.json' }]],
  use: { launchOptions: launchOptions(), trace: 'retain-on-failure' },
  projects: [
    { name: 'desktop', testMatch: '**/*.spec.ts', testIgnore: '**/*.phone.spec.ts', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'phone', testMatch: '**/*.phone.spec.ts', use: devices['Pixel 7'] },
  ],
})
