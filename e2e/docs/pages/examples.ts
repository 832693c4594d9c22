import { expect } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { sh, terminal, terminals } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/** Expects the page of an example to load, with its client. */
async function works({ page }: World, url: string): Promise<void> {
  await page.goto(url)
  await expect(page.locator('button').first()).toBeVisible()
}

/** A copy of the example, with the packed SDK. */
const copy = terminal({ fill: { '/tmp': ({ folder }) => folder }, then: works })

export const examples: Record<string, Claims> = {
  'examples/script-tag/README.md': {
    'HAL by script tag': [terminals('hal', works), copy],
    'What to copy': [
      sh({
        given: async ({ shell }) => void (await shell.run(`cd "${root}"`)),
        shows: /^[\w+/]{64}$/,
      }),
    ],
    'See what came of it': [sh({ shows: /"data":\[/ })],
  },
  'examples/react-spa/README.md': {
    'HAL in a single-page app': [terminals('hal', works), copy],
  },
  'examples/express-backend/README.md': {
    'An Express backend that signs identities': [
      terminals('hal'),
      terminal({
        async then(world, url) {
          await works(world, url)
          const { account } = await world.hal()
          expect(await account.configure({})).toMatchObject({ identity_verification: 'strict' })
          expect(await account.company('acme')).toMatchObject({ name: 'Acme Inc' })
          world.kept.set('secret', (await account.configure({})).identity_secret)
        },
      }),
      terminal({ fill: { '/tmp': ({ folder }) => folder }, env: ({ kept }) => ({ HAL_IDENTITY_SECRET: kept.get('secret') ?? '' }), then: works }),
    ],
  },
}
