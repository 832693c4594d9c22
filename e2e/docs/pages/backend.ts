import { expect } from '@playwright/test'
import { file, sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'

export const backend: Claims = {
  'With an identity token': [
    sh({
      async then(world) {
        const { identity_secret } = await (await world.hal()).account.configure({})
        expect(world.shell.variable('HAL_IDENTITY_SECRET')).toBe(identity_secret)
      },
    }),
    file('billing.mjs'),
    sh({
      shows: /^12000 applied$/m,
      async then(world) {
        const { account } = await world.hal()
        expect(await account.company('contoso')).toMatchObject({ deal_value: 12_000, stage: { name: 'Won' } })
      },
    }),
    file('billing.mjs', {
      async then(world) {
        const { stdout } = await world.shell.run('node billing.mjs')
        // The same id again: HAL repeats the first result.
        expect(stdout).toBe('12000 applied\n')
        const { account } = await world.hal()
        expect(await account.events({ name: 'invoice-paid' })).toMatchObject([{ value: 12_000, visitor_id: 'backend-u_42' }])
      },
    }),
  ],
  'Without a proof': [
    sh({
      async then(world, printed) {
        expect(JSON.parse(printed)).toMatchObject({ results: [{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }] })
        const { account } = await world.hal()
        expect(await account.events({ name: 'invoice-paid' })).toHaveLength(2)
      },
    }),
  ],
  'Contacts with an API key': [
    sh({ then: async ({ shell }) => expect(shell.variable('API_KEY')).toMatch(/^hal_[\w-]{20,}$/) }),
    sh({
      shows: [/"tags":\["newsletter"\]/, /"data":\[\{.*"email":"lee@contoso\.com"/],
      async then(world) {
        expect(await (await world.hal()).account.contactByEmail('lee@contoso.com')).toMatchObject({ name: 'Lee', user_id: 'u_44' })
      },
    }),
  ],
  'Everything else as a signed-in user': [
    sh({
      async then(world) {
        expect(await (await world.hal()).account.company('contoso')).toMatchObject({ deal_value: 15_000, stage: { name: 'Won' } })
      },
    }),
  ],
}
