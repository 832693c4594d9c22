import { expect, test } from '@playwright/test'
import { watchFaults } from './faults.js'

const faultyScripts = {
  'console error': `console.error('broken')`,
  'uncaught exception': `setTimeout(() => { throw new Error('broken') })`,
  'unhandled rejection': `Promise.reject(new Error('broken'))`,
}

for (const [name, script] of Object.entries(faultyScripts)) {
  test(`a page's ${name} is a fault, unless the test allows it`, async ({ context }) => {
    const faults = watchFaults(context)
    const page = await context.newPage()
    await page.setContent(`<script>${script}</script>`)
    await expect.poll(() => faults.list()).toEqual([expect.stringContaining('broken')])
    faults.allow(/broken/)
    expect(faults.list()).toEqual([])
  })
}
