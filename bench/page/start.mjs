import { gzipSync } from 'node:zlib'
import { median } from '../median.mjs'
import { startScripts } from './bundle.mjs'

/** @typedef {import('@playwright/test').Browser} Browser @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ name: string, tdur?: number, args: { data?: { url?: string } } }} TraceEvent */

const slowdown = 4
const attribute = 'data-project-id'

/**
 * Inserts a script into a blank page as text, so that no code cache applies.
 *
 * @param {Page} page @param {string} source
 * @returns {Promise<void>}
 */
const insert = (page, source) =>
  page.evaluate(
    ([source, attribute]) =>
      new Promise((resolve) => {
        const script = document.createElement('script')
        script.setAttribute(attribute, 'demo')
        script.text = source
        // a separate task, as when the parser runs a script
        setTimeout(() => {
          document.head.append(script)
          resolve()
        })
      }),
    /** @type {const} */ ([source, attribute]),
  )

/**
 * Main-thread CPU time of a script on a fresh page, in ms: compilation, evaluation and init.
 *
 * @param {Browser} browser @param {string} url of a blank page @param {string} source
 */
async function startMs(browser, url, source) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(url)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  await insert(page, source)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  await context.close()
  // a script inserted as text has no URL
  const evaluations = /** @type {TraceEvent[]} */ (traceEvents).flatMap(({ name, tdur, args }) => (name === 'EvaluateScript' && args.data?.url === '' ? (tdur ?? 0) : []))
  return Math.max(0, ...evaluations) / 1000
}

/**
 * Compares how long HAL, a comparable library and an empty script block a page at start: medians of alternating pages.
 *
 * @param {Browser} browser @param {string} url of a blank page @param {number} pages fresh ones for each script
 */
export async function compareStarts(browser, url, pages) {
  const scripts = Object.entries(await startScripts())
  /** @type {number[][]} */
  const ms = scripts.map(() => [])
  for (let n = 0; n < pages; n++) for (const [index, [, source]] of scripts.entries()) ms[index]?.push(await startMs(browser, url, source))
  return scripts.map(([name, source], index) => ({
    name,
    'median ms': Number(median(ms[index] ?? []).toFixed(1)),
    'fastest ms': Number(Math.min(...(ms[index] ?? [])).toFixed(1)),
    'bytes, gzip -9': gzipSync(source, { level: 9 }).length,
  }))
}
