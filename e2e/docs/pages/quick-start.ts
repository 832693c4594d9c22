import { expect } from '@playwright/test'
import { html } from '../checks/browser.js'
import { operator, sh, terminals } from '../checks/shell.js'
import { ts } from '../checks/typescript.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** All ways to connect make the same calls, so there is one contact, one company, and a visitor for each page. */
async function expectCalls(world: World, visitors: number): Promise<void> {
  const { account } = await world.hal()
  const contact = await account.contactByEmail('nora@northwind.com')
  expect(contact).toMatchObject({ name: 'Nora', companies: [{ name: 'Northwind' }] })
  expect(contact?.visitor_ids).toHaveLength(visitors)
  const events = await account.events({ contact_id: contact?.id ?? '' })
  expect(events.map(({ name }) => name)).toEqual(Array(visitors).fill('trial-started'))
  expect(await account.company('northwind')).toMatchObject({ deal_value: 12_000, stage: { name: 'Qualified' } })
}

export const quickStart: Claims = {
  'Start a server': [terminals('hal')],
  'Script tag': [html((world) => expectCalls(world, 1))],
  npm: [ts({ runs: 'page', then: (world) => expectCalls(world, 2) })],
  curl: [
    sh({
      shows: /"matched_by":"email"/,
      async then({ kept }, printed) {
        const { contact, company } = JSON.parse(printed) as Record<string, unknown>
        expect(company).toMatchObject({ external_id: 'northwind' })
        kept.set('contact', JSON.stringify(contact))
      },
    }),
  ],
  'See what HAL recorded': [sh({ shows: [/"email":"nora@northwind\.com"/, /"my-first-visitor"/] })],
  'Make your own project': [
    operator({
      shows: [/project_\w+/, /<script>.*<\/script>/],
      async then(world, printed) {
        const [id = ''] = /project_\w+/.exec(printed) ?? []
        const { url } = await world.hal()
        const body = JSON.stringify({ project_id: id, visitor_id: 'first', name: 'page-viewed' })
        expect((await fetch(`${url}/api/widget/track`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(200)
      },
    }),
  ],
}
