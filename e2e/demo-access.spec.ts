import type { Page } from '@playwright/test'
import { signInAsOwner } from './account.js'
import { expect, test } from './test.js'

const maxTabs = 40

/** Presses Tab until the element of this role and name has the focus. */
async function tabTo(page: Page, role: 'button' | 'link', name: string | RegExp) {
  const target = page.getByRole(role, { name })
  for (let tabs = 0; tabs < maxTabs; tabs++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${maxTabs} tabs do not reach ${name}`)
}

const focusRing = (page: Page) => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)

test('the product can be used with a keyboard alone', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await page.goto(server.demoPath())
  await tabTo(page, 'link', 'Skip to the product')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Plans that your team keeps' })).toBeFocused()

  await tabTo(page, 'button', /^Alice Moreau/)
  expect(await focusRing(page)).toBe('solid')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Acme Inc' })).toBeFocused()

  await tabTo(page, 'button', 'Start trial')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Started' })).toBeFocused()
  await tabTo(page, 'button', 'Upgrade to Team')
  await page.keyboard.press('Enter')
  await expect(page.locator('#announcements')).toHaveText(/setDeal: applied.*deal \$432/)
  expect(await account.company('acme')).toMatchObject({ stage: { name: 'Won' }, deal_value: 432 })
})

test.describe('on a phone of 360 pixels', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

  test('nothing has to be scrolled sideways, and the newest call is in sight', async ({ page, server }) => {
    await page.goto(server.demoPath())
    expect(await overflow(page)).toBe(0)
    await page.getByText('How HAL gets into the page').click()
    await page.getByRole('button', { name: /^Dana Okafor/ }).click()
    await page.getByRole('button', { name: 'Misspelt field' }).click()
    await page.getByText('Result, 1 warning').click()
    expect(await overflow(page)).toBe(0)
    const latest = page.getByRole('link', { name: 'hal.identify' })
    await expect(latest).toContainText('applied')
    await expect(latest).toBeInViewport()
  })

  test('a minute offline begins and ends with a keyboard', async ({ page, server }) => {
    await page.goto(server.demoPath())
    await tabTo(page, 'button', 'Offline for a minute')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'End now' })).toBeFocused()
    expect(await overflow(page)).toBe(0)
    await page.keyboard.press('Space')
    await expect(page.locator('#outcome-offline')).toHaveText('20 of 20 arrived, 0 twice.')
    await expect(page.getByRole('button', { name: 'Offline for a minute' })).toBeFocused()
    expect(await overflow(page)).toBe(0)
  })
})

test.describe('the key of the link (wire, "Serving")', () => {
  const rows = '#event-records'

  test('leaves the address at once, and a reload goes on without it', async ({ page, server }) => {
    await page.goto(server.demoPath())
    expect(new URL(page.url()).href).toBe(`${server.url}/demo`)
    await expect(page.locator(rows)).toContainText('page-viewed')
    await page.reload()
    await expect(page.locator(rows)).toContainText('page-viewed')
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(server.demoPath().split('=')[1])
  })

  test('is asked for where it is missing, and taken where the link is pasted into the same tab', async ({ page, server }) => {
    await page.goto('/demo')
    await expect(page.locator('#trouble')).toContainText('Open the link that the server printed when it started')
    await expect(page.locator('#waiting')).toHaveText(/^0 waiting/)
    await page.goto(server.demoPath())
    await expect(page.locator(rows)).toContainText('page-viewed')
    await expect(page.locator('#trouble')).toBeHidden()
  })

  test('that is wrong shows no records', async ({ page, faults }) => {
    faults.allow(/403/)
    await page.goto('/demo#key=guessed')
    await expect(page.locator('#trouble')).toContainText('The key of the demo is wrong.')
    await expect(page.locator(rows)).not.toContainText('page-viewed')
  })
})
