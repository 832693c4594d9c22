import { signInAsOwner } from './account.js'
import { test } from './example.js'
import { expect } from './test.js'

test.describe('script tag', () => {
  test('a subscriber under a strict CSP and SRI is a contact', async ({ page, server, example }) => {
    const account = await signInAsOwner(server)
    const url = await example('script-tag').serve('start')
    const response = await page.goto(url)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    await expect(page.locator('script[integrity^="sha384-"]')).toHaveCount(1)

    await page.getByLabel('Your email').fill('ada@example.org')
    await page.getByLabel('Your name').fill('Ada')
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await expect(page.locator('#said')).toContainText('Thank you! You are contact_')
    const contact = await account.contactByEmail('ada@example.org')
    expect(contact).toMatchObject({ name: 'Ada' })
    expect(await account.events({ contact_id: contact?.id ?? '' })).toMatchObject([
      { name: 'page-viewed', value: '/' },
      { name: 'newsletter-subscribed', value: 'weekly' },
    ])
  })

  test('a script that is not the pinned one does not run, and the page works on', async ({ page, example, faults }) => {
    faults.allow(/integrity/)
    const url = await example('script-tag').serve('start')
    await page.route('**/hal.*.js', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: `${await response.text()};window.tampered = true` })
    })
    await page.goto(url)
    await page.waitForLoadState('load')
    expect(await page.evaluate(() => [Boolean(window.hal?.state.visitorId), 'tampered' in window])).toEqual([false, false])
    await expect(page.getByRole('button', { name: 'Subscribe' })).toBeEnabled()
  })
})

test.describe('Express backend', () => {
  test('whoever its identity_token proves is let in, and nobody else (R31, R32, R34)', async ({ page, server, example }) => {
    const account = await signInAsOwner(server)
    await account.makeCompany({ external_id: 'acme', name: 'Acme Inc' })
    const { identity_secret } = await account.configure({ identity_verification: 'strict' })
    const url = await example('express-backend', { HAL_IDENTITY_SECRET: identity_secret }).serve('start')
    await page.goto(url)
    await page.getByRole('button', { name: 'Export a report' }).click()
    await expect(page.locator('#said')).toContainText('HAL refused: identity_unverified')

    await page.getByRole('button', { name: 'Sign in as Alice' }).click()
    await expect(page.locator('#said')).toHaveText('HAL has verified you.')
    await page.getByRole('button', { name: 'Export a report' }).click()
    await expect(page.locator('#said')).toHaveText('Stage applied: none to Qualified.')
    const contact = await account.contactByEmail('alice@acme.com')
    expect(contact).toMatchObject({ user_id: 'u_alice', companies: [{ external_id: 'acme' }] })
    expect(await account.visitor(contact?.visitor_ids[0] ?? '')).toMatchObject({ verified: true })
    expect((await account.company('acme')).stage?.name).toBe('Qualified')
  })

  test('its user_hash is enough where a proof is required (R31, R33)', async ({ page, server, example }) => {
    const account = await signInAsOwner(server)
    const { identity_secret } = await account.configure({ identity_verification: 'required' })
    const url = await example('express-backend', { HAL_IDENTITY_SECRET: identity_secret, HAL_PROOF: 'user_hash' }).serve('start')
    await page.goto(url)
    await page.getByRole('button', { name: 'Sign in as Bob' }).click()
    await expect(page.locator('#said')).toHaveText('HAL has verified you.')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.locator('#who')).toHaveText('Nobody is signed in.')
    await page.getByRole('button', { name: 'Export a report' }).click()
    await expect(page.locator('#said')).toContainText('HAL refused: identity_unverified')
  })
})
