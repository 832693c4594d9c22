import type { Page } from '@playwright/test'
import type { HalGlobal } from '../packages/sdk/src/entries/global.js'
import { signInAsOwner } from './account.js'
import { expect, test } from './test.js'

/** The visitor id of the page, from the client. */
const visitorId = (page: Page) => page.evaluate(() => (window.hal as HalGlobal).state.visitorId)

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const newestCall = (page: Page) => page.getByRole('list', { name: 'Its calls' }).getByRole('listitem').first()
const allSent = (page: Page) => expect(page.locator('#waiting')).toHaveText(/^0 waiting/)

test('a visitor becomes a contact, whose company goes from lead to won', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await page.goto(server.demoPath())

  await test.step('anonymous: the events are on a visitor without a contact (R22)', async () => {
    await press(page, 'Watch the tour')
    await allSent(page)
    const visitor_id = await visitorId(page)
    // the count of waiting calls may not have grown yet
    await expect.poll(() => account.events({ visitor_id })).toMatchObject([
      { name: 'page-viewed', value: 'planner', contact_id: null },
      { name: 'tour-watched', value: 95, contact_id: null },
    ])
    expect(await account.visitor(visitor_id)).toMatchObject({ contact_id: null, active_company_id: null })
  })

  await test.step('sign in: a contact in the company of that id, and the events are theirs (R2, R7, R11)', async () => {
    await press(page, /^Dana Okafor/)
    await expect.poll(() => account.contactByEmail('dana@acme.com')).toBeTruthy()
    const contact = await account.contactByEmail('dana@acme.com')
    expect(contact).toMatchObject({ user_id: 'u_dana', name: 'Dana Okafor', visitor_ids: [await visitorId(page)] })
    expect(contact?.companies.map(({ external_id }) => external_id).sort()).toEqual(['acme', 'globex'])
    expect(await account.events({ contact_id: contact?.id ?? '' })).toHaveLength(2)
    expect(await account.company('acme')).toMatchObject({ stage: { name: 'Lead' }, contact_ids: [contact?.id] })
  })

  await test.step('use the product: stage and deal move on (R18, R21)', async () => {
    await press(page, 'Start trial')
    await expect.poll(async () => (await account.company('acme')).stage?.name).toBe('Qualified')
    await press(page, 'Book a call')
    await expect.poll(async () => (await account.company('acme')).stage?.name).toBe('Proposal')
    await press(page, 'Invite')
    await press(page, 'Upgrade to Team')
    await expect.poll(() => account.company('acme')).toMatchObject({ stage: { name: 'Won' }, deal_value: 720 })
    const column = page.locator('.column', { has: page.getByRole('heading', { name: 'Won' }) })
    await expect(column.getByRole('article')).toContainText(['Acme Inc$720'])
  })

  await test.step('switch account: later calls are about the other company (R11, R14)', async () => {
    await page.getByLabel('Account').selectOption('globex')
    await press(page, 'Start trial')
    await expect.poll(async () => (await account.company('globex')).stage?.name).toBe('Qualified')
    const { id, contact_ids } = await account.company('globex')
    expect(contact_ids).toHaveLength(1)
    expect(await account.visitor(await visitorId(page))).toMatchObject({ active_company_id: id })
    expect(await account.events({ company_id: id })).toMatchObject([{ name: 'trial-started' }])
    expect(await account.company('acme')).toMatchObject({ stage: { name: 'Won' }, deal_value: 720 })
  })

  await test.step('log out: what follows is by somebody else, who is nobody yet', async () => {
    await allSent(page)
    const before = await visitorId(page)
    await press(page, 'Log out')
    await press(page, 'See prices')
    await allSent(page)
    const visitor_id = await visitorId(page)
    expect(visitor_id).not.toBe(before)
    await expect.poll(() => account.events({ visitor_id })).toMatchObject([{ name: 'pricing-viewed', contact_id: null, properties: { seats: 3 } }])
    expect(await account.visitor(visitor_id)).toMatchObject({ contact_id: null })
    await expect(page.locator('#contact-record')).toContainText('anonymous visitor has no contact')
  })
})

test('a person without a company has a placeholder, which gets its name in place (R9, R10)', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await page.goto(server.demoPath())
  await press(page, /^Carol Diaz/)
  await expect.poll(() => account.contactByEmail('carol@gmail.com')).toBeTruthy()
  const [placeholder] = (await account.contactByEmail('carol@gmail.com'))?.companies ?? []
  expect(placeholder).toMatchObject({ name: 'Carol Diaz', is_placeholder: true })
  await page.getByLabel('Name of your company').fill('Diaz Studio')
  await press(page, 'Name it')
  await expect.poll(() => account.company(placeholder?.id ?? '')).toMatchObject({ name: 'Diaz Studio', is_placeholder: false })
})

test('the stage goes back only by `exact`, and `dry_run` moves nothing (R18, R35)', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  const stage = async () => (await account.company('acme')).stage?.name
  await page.goto(server.demoPath())
  await press(page, /^Alice Moreau/)
  await press(page, 'Move Acme Inc to Proposal')
  await expect.poll(stage).toBe('Proposal')

  await press(page, 'Move Acme Inc to Lead')
  await expect(newestCall(page)).toContainText('Lead skipped: already at Proposal')
  expect(await stage()).toBe('Proposal')

  await page.getByLabel('exact').check()
  await press(page, 'Move Acme Inc to Lead')
  await expect.poll(stage).toBe('Lead')

  await page.getByLabel('dry_run').check()
  await press(page, 'Move Acme Inc to Won')
  await expect(newestCall(page)).toContainText('would be applied')
  expect(await stage()).toBe('Lead')
})

test('warnings and problems are told with what to do', async ({ page, server }) => {
  await page.goto(server.demoPath())
  await press(page, /^Erin Walsh/)
  await expect(newestCall(page)).toContainText('a new contact · company named in the call · now Lead')
  await press(page, 'Misspelt field')
  await expect(newestCall(page)).toContainText('Did you mean email?')
  await press(page, 'Unknown stage')
  await expect(newestCall(page)).toContainText('Lead, Qualified, Proposal, Won, Lost')
  await press(page, 'Foreign company')
  const link = newestCall(page).getByRole('link', { name: 'company_not_linked' })
  await expect(link).toBeVisible()
  await link.click()
  await expect(page.getByRole('heading', { name: 'What to do' })).toBeVisible()
})

test('a reload keeps the visitor, and what was called just before it takes effect once', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await page.goto(server.demoPath())
  await allSent(page)
  const visitor_id = await visitorId(page)
  await press(page, 'Watch the tour')
  await page.reload()
  expect(await visitorId(page)).toBe(visitor_id)
  const names = async () => (await account.events({ visitor_id })).map(({ name }) => name)
  await expect.poll(names).toEqual(['page-viewed', 'tour-watched', 'page-viewed'])
})

test('while the server is away calls wait in sight, and take effect once when it is back', async ({ page, server, faults }) => {
  faults.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/)
  await page.goto(server.demoPath())
  await allSent(page)
  await server.stop()
  await press(page, /^Bob Tanaka/)
  await press(page, 'Start trial')
  await expect(page.locator('#waiting')).toHaveText('3 waiting · the server does not answer, trying again')
  await expect(page.locator('#ledger-figures')).toHaveText('4 called1 delivered3 waiting0 missing')
  await press(page, 'Read again')
  await expect(page.locator('#trouble')).toContainText('The server does not answer.')

  await server.start()
  await expect(page.locator('#waiting')).toHaveText('0 waiting · all sent', { timeout: 15_000 })
  await expect(page.locator('#ledger-figures')).toHaveText('4 called4 delivered0 waiting0 missing')
  await expect(page.locator('#trouble')).toBeHidden()
  const account = await signInAsOwner(server)
  const { id, stage } = await account.company('globex')
  expect(stage?.name).toBe('Qualified')
  expect(await account.events({ company_id: id })).toMatchObject([{ name: 'trial-started' }])
})

test('a script build that does not load is told', async ({ page, server, faults }) => {
  faults.allow(/404/)
  await page.route('**/hal.js', (route) => route.fulfill({ status: 404 }))
  await page.goto(server.demoPath())
  await expect(page.locator('#trouble')).toContainText('/hal.js did not load')
})

test('the token that reads the rows is renewed before it ends, and when the server no longer takes it', async ({ page, server, faults }) => {
  faults.allow(/401/)
  let tokens = 0
  page.on('request', (request) => void (tokens += Number(request.url().endsWith('/demo/token'))))
  await page.clock.install()
  await page.goto(server.demoPath())
  await expect(page.locator('#event-records')).toContainText('page-viewed')
  expect(tokens).toBe(1)

  await page.clock.fastForward('14:30')
  await press(page, 'Read again')
  await expect.poll(() => tokens).toBe(2)

  await page.route('**/api/stages?*', (route) => route.fulfill({ status: 401, json: { detail: 'another secret' } }), { times: 1 })
  // the reading before may still be under way, and a second one then waits for nothing
  await expect(async () => {
    await press(page, 'Read again')
    await expect.poll(() => tokens, { timeout: 2000 }).toBe(3)
  }).toPass()
  await expect(page.locator('#trouble')).toBeHidden()
})
