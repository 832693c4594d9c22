import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { html } from '../checks/browser.js'
import { sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** The databases and keys that the page has written to the device. */
const stored = ({ page }: World) => page.evaluate('Promise.resolve(indexedDB.databases()).then((all) => [...all.map(({ name }) => name), ...Object.keys(localStorage)])')

const received = async (world: World) => (await world.hal()).account.events({ name: 'pricing-viewed' })

export const consent: Claims = {
  'Ask first': [
    html(async (world, text) => {
      const { page } = world
      expect(await stored(world)).toEqual([])
      expect(await received(world)).toEqual([])
      // Without a choice, all data is deleted when the page closes.
      await page.reload()
      await page.getByRole('button', { name: 'Accept' }).click()
      await page.evaluate('hal.flush()')
      expect(await received(world)).toHaveLength(1)
      await page.getByRole('button', { name: 'Decline' }).click()
      expect(await page.evaluate(`hal.track('later').catch(({ code }) => code)`)).toBe('consent_denied')
      // The next page of this kind asks again. A page that does not ask uses the stored choice.
      await page.reload()
      await expect.poll(() => page.evaluate('hal.state.consent')).toBe('pending')
      writeFileSync(fileURLToPath(page.url()), text.replace(' data-consent="pending"', ''))
      await page.reload()
      await expect.poll(() => page.evaluate('hal.state.consent')).toBe('denied')
      expect(await received(world)).toHaveLength(1)
    }),
  ],
  'Answer a request for erasure': [
    sh({
      shows: /HTTP\/1\.1 204/,
      async then(world, printed) {
        expect(printed).toContain('"email":"leaving@example.com"')
        expect(await (await world.hal()).account.contactByEmail('leaving@example.com')).toBeUndefined()
      },
    }),
  ],
}
