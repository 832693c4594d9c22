import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './test.js'

/** Every address of the site, found as a reader finds them: by its links, from the first page on. */
async function crawl(base: string): Promise<Map<string, string>> {
  const htmlByPath = new Map<string, string>()
  const waiting = ['/docs']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (htmlByPath.has(path)) continue
    const answer = await fetch(`${base}${path}`, { headers: { accept: 'text/html' } })
    expect(answer.status, path).toBe(200)
    htmlByPath.set(path, await answer.text())
    waiting.push(...linksOf(htmlByPath.get(path) ?? '').map(({ path }) => path).filter((target) => /^\/docs(\/|$)/.test(target)))
  }
  return htmlByPath
}

interface Link {
  /** Empty for a link to a section of the same page. */
  path: string
  fragment: string
}

function linksOf(html: string): Link[] {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href ?? '')
  return links.filter((href) => /^[/#]/.test(href)).map((href) => ({ path: href.split('#')[0] ?? '', fragment: href.split('#')[1] ?? '' }))
}

test('every link of the documentation leads somewhere, its fragment too', async ({ server }) => {
  const htmlByPath = await crawl(server.url)
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
  const found = [...(await crawl(server.url))].flatMap(([path, html]) => [...html.matchAll(unwanted)].map(([text]) => `${path}: ${text}`))
  expect(found).toEqual([])
})

const looks = [375, 1280].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })))

test('axe finds nothing on any page, on a phone and a desktop, light and dark, and none scrolls sideways', async ({ server, page }) => {
  test.setTimeout(900_000)
  for (const path of [...(await crawl(server.url)).keys(), '/docs/nowhere']) {
    await page.goto(`${server.url}${path}`)
    for (const { width, colorScheme } of looks) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      const place = `${path} at ${width} px, ${colorScheme}`
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`), place).toEqual([])
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), place).toBe(width)
    }
  }
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
