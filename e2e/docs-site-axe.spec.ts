import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { RunOptions } from 'axe-core'
import { crawlDocs } from './docs-pages.js'
import { expect, test } from './test.js'

// A trace would keep every state of every page, and a finding already names its page and elements.
test.use({ trace: 'off' })

declare global {
  interface Window {
    axe: typeof import('axe-core')
  }
}

/** The number of tests that the pages are divided into, so that all workers take part. */
const parts = 6
/** A part takes over a minute on a busy machine. */
const partTimeoutMs = 300_000

/** The start page, and wrong addresses outside and inside the documentation. */
const pagesBesideDocs = ['/', '/nowhere', '/docs/nowhere']

/** A color scheme only affects the rules about colors: axe's category `cat.color`. */
const colorRules = ['color-contrast', 'link-in-text-block']

/** The width decides which elements are visible, so all rules run at each width. */
const looks = [1280, 375].flatMap((width) => [
  { width, colorScheme: 'light' as const, rules: null },
  { width, colorScheme: 'dark' as const, rules: colorRules },
])

type Look = (typeof looks)[number]

async function show(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme })
  // Scrollable elements become focusable after the next layout.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs axe on a page that contains it. Returns only violations: transferring passes would take longer than the check. */
async function findingsOf(page: Page, { rules }: Look): Promise<string[]> {
  const options: RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) }
  const violations = await page.evaluate(async (options) => (await window.axe.run(document, options)).violations, options)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)
}

for (let part = 1; part <= parts; part++)
  test(`axe finds nothing on any page, on a phone and a desktop, light and dark, and none scrolls sideways: part ${part} of ${parts}`, async ({ server, page, faults }) => {
    test.setTimeout(partTimeoutMs)
    faults.allow(/404 \(Not Found\) \(.*\/nowhere\)/)
    const paths = [...pagesBesideDocs, ...(await crawlDocs(server.url)).keys()].filter((_, index) => index % parts === part - 1)
    for (const path of paths) {
      await page.goto(path)
      // Once for each page, because loading axe takes as long as checking a short page.
      await page.evaluate(axeSource)
      for (const look of looks) {
        const place = `${path} at ${look.width} px, ${look.colorScheme}`
        await show(page, look)
        expect.soft(await findingsOf(page, look), place).toEqual([])
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), place).toBe(look.width)
      }
    }
  })
