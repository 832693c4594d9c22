import type { Page } from '@playwright/test'
import { signInAsOwner } from './account.js'
import { expect, test } from './test.js'

const maxTabs = 40

/** Goes on by the Tab key until the element of this role and name has the focus. */
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
  await page.goto('/demo')
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

  test('nothing has to be scrolled sideways, and the newest call is in sight', async ({ page }) => {
    await page.goto('/demo')
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

  test('a minute offline begins and ends with a keyboard', async ({ page }) => {
    await page.goto('/demo')
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
