import { expect } from '@playwright/test'
import { sh, terminal } from '../checks/shell.js'
import { json } from '../checks/text.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** Signs in as the owner, as other documents describe. */
async function signIn(world: World): Promise<void> {
  const { url, email, password } = await world.hal()
  const answer = await fetch(`${url}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) })
  const { token } = (await answer.json()) as { token: string }
  world.shell.set('TOKEN', token)
  world.shell.set('PROJECT', 'demo')
}

export const lossLedger: Claims = {
  'The loss ledger': [
    sh({
      given: signIn,
      async then(world, printed) {
        world.kept.set('ledger', printed)
      },
    }),
    json(async (shown, world) => {
      // The document must show exactly the figures of the server's answer.
      const answered = JSON.parse(world.kept.get('ledger') ?? '') as object
      expect(Object.keys(answered)).toEqual(expect.arrayContaining(Object.keys(Object(shown))))
      expect(Object(shown).called).toBe(Object(shown).delivered + Object(shown).missing + Object(shown).dropped.queue_overflow)
    }),
  ],
}

export const upgrading: Claims = {
  'Strict projects': [
    sh({
      fill: { PROJECT: () => 'demo' },
      async given(world) {
        const { url, databasePath } = await world.hal()
        world.shell.set('HAL_DATABASE_URL', `sqlite:${databasePath}`)
        const body = JSON.stringify({ project_id: 'demo', visitor_id: 'v', email: 'ann@acme.com', company: { id: 'acme' } })
        await fetch(`${url}/api/widget/identify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      },
      shows: /acme/,
      async then(world) {
        const { account } = await world.hal()
        expect(await account.contactByEmail('ann@acme.com')).toMatchObject({ companies: [] })
      },
    }),
  ],
}

export const contributing: Claims = {
  'Set up': [
    terminal({
      async then({ page }, url) {
        expect((await page.goto(`${url}/docs`))?.status()).toBe(200)
      },
    }),
  ],
}
