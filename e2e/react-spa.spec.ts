import type { Page } from '@playwright/test'
import { signInAsOwner } from './account.js'
import { test as base } from './example.js'
import { expect } from './test.js'

interface Fixtures {
  /** The app under `npm run dev`, where strict mode runs effects twice. The companies acme and globex exist. */
  app: Page
}

const test = base.extend<Fixtures>({
  app: async ({ page, server, example }, use) => {
    const account = await signInAsOwner(server)
    await account.makeCompany({ external_id: 'acme', name: 'Acme Inc' })
    await account.makeCompany({ external_id: 'globex', name: 'Globex' })
    await page.goto(await example('react-spa').serve('dev', '--port', '0'))
    await use(page)
  },
})

// Each test starts its own vite.
test.slow()

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const follow = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()
const notices = (page: Page) => page.getByRole('status', { name: 'What HAL noted' }).getByRole('listitem')

test('who signs in is a contact of the company, and what they saw before is theirs', async ({ app, server }) => {
  const account = await signInAsOwner(server)
  await press(app, /Alice Moreau/)
  await expect(app.getByRole('heading', { name: 'Acme Inc' })).toBeVisible()
  await expect.poll(() => account.contactByEmail('alice@acme.com')).toMatchObject({ user_id: 'u_alice', name: 'Alice Moreau', companies: [{ external_id: 'acme' }] })
  const contact = await account.contactByEmail('alice@acme.com')
  expect(await account.events({ contact_id: contact?.id ?? '' })).toMatchObject([{ name: 'page-viewed', value: '/' }])
  expect((await account.company('acme')).stage?.name).toBe('Lead')
  await expect(notices(app)).toHaveCount(0)
})

test('each event arrives once under strict mode, of the type that the app declares', async ({ app, server }) => {
  const account = await signInAsOwner(server)
  await press(app, /Alice Moreau/)
  await follow(app, 'Reports')
  await press(app, 'Share the report')
  await follow(app, 'Billing')
  await press(app, 'Add a seat')
  await press(app, 'Upgrade to Team')
  await expect(app.getByText('Stage applied: Lead to Won.')).toBeVisible()
  const { id, stage, deal_value } = await account.company('acme')
  expect({ stage: stage?.name, deal_value }).toEqual({ stage: 'Won', deal_value: 576 })
  expect((await account.events({ company_id: id })).map(({ name, value }) => [name, value])).toEqual([
    ['page-viewed', '/reports'],
    ['report-shared', null],
    ['page-viewed', '/billing'],
    ['seats-added', 1],
    ['plan-upgraded', 'team'],
  ])
})

test('after a switch of the account, what is done is about the other company', async ({ app, server }) => {
  const account = await signInAsOwner(server)
  await press(app, /Dana Okafor/)
  await follow(app, 'Billing')
  await app.getByLabel('Account').selectOption('Globex')
  await press(app, 'Upgrade to Team')
  await expect(app.getByText('Stage applied: Lead to Won.')).toBeVisible()
  const [acme, globex] = await Promise.all([account.company('acme'), account.company('globex')])
  expect(acme).toMatchObject({ stage: { name: 'Lead' }, deal_value: null })
  expect(globex).toMatchObject({ stage: { name: 'Won' }, deal_value: 432 })
  expect(await account.events({ company_id: globex.id })).toMatchObject([{ name: 'plan-upgraded' }])
  expect((await account.contactByEmail('dana@acme.com'))?.companies).toHaveLength(2)
})

test('a reload keeps the session and the visitor, and names the person once more', async ({ app, server }) => {
  const account = await signInAsOwner(server)
  await press(app, /Dana Okafor/)
  await app.getByLabel('Account').selectOption('Globex')
  await app.reload()
  await expect(app.getByRole('heading', { name: 'Globex' })).toBeVisible()
  const { id } = await account.company('globex')
  await expect.poll(() => account.events({ company_id: id })).toMatchObject([{ name: 'page-viewed', value: '/' }])
  expect((await account.contactByEmail('dana@acme.com'))?.visitor_ids).toHaveLength(1)
})

test('whoever comes after a sign-out is another visitor, and nobody yet', async ({ app, server }) => {
  const account = await signInAsOwner(server)
  await press(app, /Alice Moreau/)
  await follow(app, 'Reports')
  await press(app, 'Sign out')
  await expect(app.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect.poll(async () => (await account.events({ name: 'page-viewed' })).map(({ value }) => value)).toEqual(['/', '/reports', '/'])
  const [first, second, third] = await account.events({ name: 'page-viewed' })
  expect(second).toMatchObject({ visitor_id: first?.visitor_id, contact_id: first?.contact_id })
  expect(third?.visitor_id).not.toBe(first?.visitor_id)
  expect(third?.contact_id).toBeNull()
})

test('a company that HAL does not know, and may not make, is told once, and the app works on', async ({ app, server }) => {
  await (await signInAsOwner(server)).configure({ company_policy: 'link_existing' })
  await press(app, /Erin Walsh/)
  await expect(notices(app).filter({ hasText: 'company_not_found (company.id)' })).toHaveCount(1)
  await follow(app, 'Billing')
  await press(app, 'Upgrade to Team')
  await expect(app.getByText('Stage applied: none to Won.')).toBeVisible()
})

test('the app as it is deployed compiles with the types of the tarball, and works', async ({ page, server, example }) => {
  const account = await signInAsOwner(server)
  const app = example('react-spa')
  await app.run('build')
  await page.goto(await app.serve('preview', '--port', '0'))
  await press(page, /Alice Moreau/)
  await expect.poll(() => account.contactByEmail('alice@acme.com')).toMatchObject({ user_id: 'u_alice' })
})
