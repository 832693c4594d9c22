import { crawlDocs, linksOf } from './docs-pages.js'
import { expect, test } from './test.js'

test('every link of the documentation leads somewhere, its fragment too', async ({ server }) => {
  const htmlByPath = await crawlDocs(server.url)
  expect(htmlByPath.size).toBeGreaterThan(50)
  const dead: string[] = []
  for (const [path, html] of htmlByPath) {
    for (const link of linksOf(html)) {
      const target = htmlByPath.get(link.path === '' ? path : link.path)
      const isThere = target === undefined ? (await fetch(`${server.url}${link.path}`)).ok : link.fragment === '' || target.includes(` id="${decodeURIComponent(link.fragment)}"`)
      if (!isThere) dead.push(`${path}: ${link.path}#${link.fragment}`)
    }
  }
  expect(dead).toEqual([])
})

test('the addresses that problems and warnings name have a page and an anchor', async ({ server }) => {
  const problem = await (await fetch(`${server.url}/nowhere`)).json()
  expect((await fetch(`${server.url}${problem.type}`)).status).toBe(200)
  const warnings = await (await fetch(`${server.url}/docs/warnings`)).text()
  expect(warnings).toContain('id="company_not_found"')
  expect((await fetch(`${server.url}/docs/api`)).status).toBe(200)
})

test('no page shows the number of a rule, runs an inline script or has an inline style', async ({ server }) => {
  const unwanted = /\((R\d|W\d)[^)]*|<script(?![^>]* src=)|<style|<[^>]+ style=|<[^>]+ on\w+=/g
  const found = [...(await crawlDocs(server.url))].flatMap(([path, html]) => [...html.matchAll(unwanted)].map(([text]) => `${path}: ${text}`))
  expect(found).toEqual([])
})

test('the search finds a section by keyboard and opens it', async ({ page }) => {
  await page.goto('/docs')
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Search the documentation' })
  await expect(box).toBeFocused()
  await box.fill('rotate secret')
  const options = page.getByRole('option')
  await expect(options.first()).toContainText('Rotate the secret')
  await expect(page.getByRole('status')).toHaveText(/results?$/)
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/docs\/identity#6-rotate-the-secret-without-downtime$/)
})

test('the search says when it finds nothing, and Escape closes it', async ({ page }) => {
  await page.goto('/docs')
  const box = page.getByRole('combobox')
  await box.fill('xyzzyplugh')
  await expect(page.getByText('Nothing found')).toBeVisible()
  await box.fill('company')
  await expect(page.getByRole('listbox')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox')).toBeHidden()
  await expect(box).toHaveAttribute('aria-expanded', 'false')
})

test('a block of code is copied whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/docs/identity')
  const block = page.locator('figure.code').first()
  await block.getByRole('button', { name: 'Copy' }).click()
  await expect(block.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await block.locator('pre').textContent())
})

test('without JavaScript a phone reads a page and reaches all others', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${server.url}/docs/identity`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('combobox')).toBeHidden()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Operations' }).click()
  await expect(page).toHaveURL(/\/docs\/operations$/)
  await context.close()
})
