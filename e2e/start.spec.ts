import type { Page } from '@playwright/test'
import type { RunningServer } from './server.js'
import { startSite } from './site.js'
import { expect, test } from './test.js'

/** Opens the link that the server printed, as a new user does. */
const openLink = (page: Page, server: RunningServer) => page.goto(/Start +http:\/\/[^/]+(\/#key=\S+)/.exec(server.output())?.[1] ?? '/')

test('whoever has only the printed link integrates a page and sees its first call (K28)', async ({ page, context, server }) => {
  await openLink(page, server)
  await expect(page.locator('#waiting')).toHaveText('Waiting for the first call …')
  expect(page.url()).toBe(`${server.url}/`)

  const snippet = await page.locator('#script').textContent()
  expect(snippet).toContain('data-project-id="demo"')
  const site = await startSite(`${snippet}<script>hal.identify({ email: 'zoe@globex.com', name: 'Zoe' })</script>`)
  const own = await context.newPage()
  await own.goto(site.url)

  await page.bringToFront()
  const first = page.locator('#arrivals li').first()
  await expect(first).toContainText(`identify from ${new URL(site.url).origin}`)
  await expect(first).toContainText(/\d+ s ago\s*contact created/)
  await expect(page.locator('#waiting')).toHaveText('Calls arrive.')
  await expect(page.locator('body')).not.toContainText(/zoe/i)
  await site.close()
})

test('the key survives a reload and is in no address', async ({ page, server }) => {
  await openLink(page, server)
  await expect(page.locator('#choice')).toBeVisible()
  await page.reload()
  await expect(page.locator('#project')).toHaveValue('demo')
  expect(page.url()).not.toContain('key')
})

test('what is wrong with a call stands there with what to change', async ({ page, server, request }) => {
  await openLink(page, server)
  await request.post('/api/widget/identify', { data: { project_id: 'demo', visitor_id: 'v', email: 'a@acme.com', emial: 'x' } })
  const trouble = page.locator('#troubles li')
  await expect(trouble).toContainText('unknown_field at emial')
  await expect(trouble.locator('a')).toHaveAttribute('href', '/docs/warnings#unknown_field')
})

test('strangers see the snippet with a placeholder, and can copy it by keyboard', async ({ page, context, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(server.url)
  await expect(page.locator('#locked')).toBeVisible()
  await page.locator('[data-copy="script"]').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('#announcements')).toHaveText('Copied.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('data-project-id="YOUR_PROJECT_ID"')
})

test('a wrong key says what to do', async ({ page, server, faults }) => {
  faults.allow(/401/)
  await page.goto(`${server.url}/#key=wrong`)
  await expect(page.locator('#trouble-reading')).toContainText('Open the link that the server printed')
  await expect(page.locator('#choice')).toBeHidden()
})

test.describe('with the demo off', () => {
  test.use({ serverEnv: { HAL_DEMO: 'off' } })
  test('the start page works, and nothing leads to the demo', async ({ page, server }) => {
    await openLink(page, server)
    await expect(page.locator('#waiting')).toBeVisible()
    expect(await page.locator('a[href*="demo"]').count()).toBe(0)
    expect(server.output()).not.toContain('/demo')
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })
  test('the page shows the snippet and says how to go on', async ({ page, server }) => {
    await page.goto(server.url)
    await expect(page.locator('#script')).toContainText('YOUR_PROJECT_ID')
    expect(await page.content()).toContain('npm run hal -- project snippet ID')
    await expect(page.locator('[data-copy]').first()).toBeHidden()
  })
})
