import { expect } from '@playwright/test'
import { html } from '../checks/browser.js'
import { sh, terminals } from '../checks/shell.js'
import { expectStub } from '../checks/stub.js'
import { ts } from '../checks/typescript.js'
import type { Claims } from '../claims.js'

export const readme: Claims = {
  'Five minutes from nothing to a contact': [
    terminals('hal'),
    sh({
      shows: /"matched_by":"created"/,
      async then(world) {
        const { account } = await world.hal()
        const contact = await account.contactByEmail('nora@northwind.com')
        expect(contact).toMatchObject({ name: 'Nora', companies: [{ name: 'Northwind' }] })
      },
    }),
    html(async (world, text) => {
      expectStub(text)
      const { account } = await world.hal()
      const contact = await account.contactByEmail('nora@northwind.com')
      expect(contact?.visitor_ids).toHaveLength(2)
      expect(await account.events({ contact_id: contact?.id ?? '' })).toMatchObject([{ name: 'trial-started' }])
      expect(await account.companies()).toMatchObject([{ name: 'Northwind', deal_value: 12_000, stage: { name: 'Qualified' } }])
    }),
    sh({ shows: /"email":"nora@northwind\.com"/ }),
    ts({
      runs: 'page',
      refuses: [["'pro' | 'team' }", 'never_declared }']],
      async then(world) {
        const { account } = await world.hal()
        const contact = await account.contactByEmail('nora@northwind.com')
        expect(contact?.companies).toHaveLength(1)
        // There must not be a second company of the same name.
        expect(await account.companies()).toHaveLength(1)
      },
    }),
  ],
}
