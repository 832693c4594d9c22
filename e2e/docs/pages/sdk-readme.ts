import { expect } from '@playwright/test'
import { html, policy } from '../checks/browser.js'
import { sriOf } from '../checks/integrity.js'
import { sh } from '../checks/shell.js'
import { expectStub } from '../checks/stub.js'
import { ts } from '../checks/typescript.js'
import type { Claims } from '../claims.js'

const events = `type Events = { 'trial-started': undefined; 'plan-upgraded': 'pro' | 'team'; 'seats-added': number }`

export const sdkReadme: Claims = {
  'Ten lines': [
    html(async (world, text) => {
      expectStub(text)
      expect(await (await world.hal()).account.contactByEmail('alice@acme.com')).toMatchObject({ name: 'Alice' })
    }),
    ts({
      runs: 'page',
      refuses: [
        ["'plan-upgraded', 'team'", "'plan-upgraded', 'gold'"],
        ["track('plan-upgraded'", "track('plan-upgradet'"],
        ["setStage('Qualified')", "setStage('Qualifed')"],
      ],
      async then(world) {
        const { account } = await world.hal()
        expect(await account.company('acme')).toMatchObject({ stage: { name: 'Qualified' } })
        const contact = await account.contactByEmail('alice@acme.com')
        expect(await account.events({ contact_id: contact?.id ?? '' })).toMatchObject([{ name: 'plan-upgraded', value: 'team' }])
      },
    }),
  ],
  'Test your app': [
    ts({
      runs: 'node',
      given: `${events}
declare const process: { exit(code: number): never }
const signUp = async (hal: { track(name: 'trial-started'): unknown }) => { hal.track('trial-started') }
const expect = (found: unknown) => ({ toEqual(wanted: unknown) { if (JSON.stringify(found) !== JSON.stringify(wanted)) process.exit(1) } })`,
    }),
  ],
  'Content Security Policy and Subresource Integrity': [
    policy(),
    html(
      async ({ page }) => {
        expect(await page.evaluate(`hal.track('pinned').then(({ warnings }) => warnings)`)).toEqual([])
      },
      async (text, world) => text.replace('sha384-…', await sriOf(world)),
    ),
    sh({
      async then(world, printed) {
        expect(`sha384-${printed.trim()}`).toBe(await sriOf(world))
      },
    }),
  ],
}
