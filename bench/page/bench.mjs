import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { launchOptions } from '../../e2e/chromium.mjs'
import { median } from '../median.mjs'
import { compareStarts } from './start.mjs'

/** @typedef {import('@playwright/test').Page} Page @typedef {import('@playwright/test').CDPSession} Session */
/** @typedef {{ name: string, tdur: number, args: { data?: { url?: string } } }} TraceEvent */

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../packages/sdk/${path}`, import.meta.url), 'utf8')
const script = read('dist/hal.global.js')
const slowdown = 4
/** The number of fresh pages for each compared script. */
const startPages = 15

/** A hand-written script: an array, a timer, one request. It loses calls, and shows the lowest possible cost. */
const byHand = `window.hal = { q: [], track(name, value) {
  this.q.push({ name, value, timestamp: Date.now() })
  this.t ??= setTimeout(() => { const body = JSON.stringify({ operations: this.q.splice(0) }); this.t = undefined
    fetch('/api/widget/batch', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }).catch(() => 0) }, 100)
} }`
/** @type {Record<string, string>} */
const scripts = { hal: script, 'by-hand': byHand, empty: '' }
const blankPage = '/blank'

/** A script of the page itself, as on most pages: the first script that uses the document pays for creating its wrappers. */
const ownScript = "<script>document.documentElement.className = 'js'</script>"

/**
 * A server with a page for each script, and the same page with its own script first (`?own`).
 * While it is "gone" it cuts every connection.
 */
async function startServer() {
  const seen = { requests: 0, bytes: 0, isGone: false }
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1')
    const name = pathname.slice(1).replace('.js', '')
    if (pathname === blankPage) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>blank</title>')
    if (request.method !== 'POST') {
      const page = `<!doctype html><title>bench</title>${search ? ownScript : ''}<script src="/${name}.js" data-project-id="demo"></script>`
      const isScript = pathname.endsWith('.js') && name in scripts
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      return void response.end(isScript ? scripts[name] : page)
    }
    if (seen.isGone) return void request.socket.destroy()
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      seen.requests++
      seen.bytes += Buffer.byteLength(text)
      const results = JSON.parse(text).operations.map((/** @type {{ id: string }} */ { id }) => ({ id, status: 'ok', result: { event_id: id, warnings: [] } }))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }))
    })
  })
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { seen, stop, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }
}

/**
 * CPU time of the main thread, in ms. Other load on the machine does not count.
 * @param {Session} session @param {'TaskDuration' | 'ScriptDuration'} name
 */
async function cpuMs(session, name = 'TaskDuration') {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000
}

/**
 * Measures a start in CPU ms: the evaluation of the script with its init, which blocks the page, and all scripts in the
 * next half second, which include the lock, the store, and leftovers of earlier pages.
 *
 * @param {import('@playwright/test').Browser} browser @param {string} url
 */
async function start(browser, url) {
  await browser.startTracing(undefined, { categories: ['devtools.timeline'] })
  const allMs = await onPage(browser, url, (_page, session) => cpuMs(session, 'ScriptDuration'))
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  const evaluation = traceEvents.find((/** @type {TraceEvent} */ { name, args }) => name === 'EvaluateScript' && args.data?.url === `${url.replace('?own', '')}.js`)
  return { evaluationMs: evaluation ? evaluation.tdur / 1000 : 0, allMs }
}

/**
 * @template Result
 * @param {import('@playwright/test').Browser} browser @param {string} url
 * @param {(page: Page, session: Session) => Promise<Result>} run
 */
async function onPage(browser, url, run) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(500)
  const result = await run(page, session)
  await context.close()
  return result
}

/** Makes calls in one task. Measures µs for each call, ms of deferred work, and the longest task in that work. */
const burst = (/** @type {number} */ calls) => async (/** @type {Page} */ page, /** @type {Session} */ session) => {
  await page.evaluate(() => {
    Reflect.set(window, 'longest', 0)
    const note = (/** @type {PerformanceObserverEntryList} */ list) =>
      list.getEntries().forEach(({ duration }) => Reflect.set(window, 'longest', Math.max(Reflect.get(window, 'longest'), duration)))
    new PerformanceObserver(note).observe({ entryTypes: ['longtask'] })
  })
  /** Runs in a task of the page, because evaluating from outside costs as much as a hundred calls. */
  const callMs = async (/** @type {number} */ count) => {
    const before = await cpuMs(session)
    await page.evaluate(
      (count) =>
        new Promise((resolve) => {
          const hal = Reflect.get(window, 'hal')
          setTimeout(() => {
            for (let n = 0; n < count; n++) hal.track('event', n)
            resolve(undefined)
          })
        }),
      count,
    )
    return (await cpuMs(session)) - before
  }
  await callMs(0)
  const askedMs = await callMs(0)
  const calledMs = (await callMs(calls)) - askedMs
  const called = await cpuMs(session)
  await page.waitForTimeout(3000)
  const laterMs = (await cpuMs(session)) - called
  return { usPerCall: (calledMs * 1000) / calls, laterMs, longestMs: Number(await page.evaluate('longest')) }
}

/** Makes 50,000 calls while the server is gone, 500 in each task, for at most 12 s. */
async function outage(/** @type {Page} */ page, /** @type {Session} */ session) {
  const seen = await page.evaluate(async () => {
    const hal = Reflect.get(window, 'hal')
    let made = 0
    let stallMs = 0
    let last = performance.now()
    for (const end = last + 12_000; made < 50_000 && last < end; ) {
      for (let n = 0; n < 500; n++) hal.track('event', made++)
      await new Promise((resolve) => setTimeout(resolve))
      stallMs = Math.max(stallMs, performance.now() - last)
      last = performance.now()
    }
    return { made, stallMs, waiting: hal.state?.queueLength }
  })
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return { ...seen, heapMB: usedSize / 1e6 }
}

const figure = (/** @type {number} */ value) => value.toFixed(1)

/**
 * Measures the cost of HAL for a page, next to an empty and a hand-written script in the same run.
 *
 * @param {{ rounds: number }} options
 */
export async function bench({ rounds }) {
  const server = await startServer()
  const browser = await chromium.launch(launchOptions())
  const at = (/** @type {string} */ name) => `${server.url}/${name}`
  /** The median of each figure. */
  const inRounds = async (/** @type {() => Promise<Record<string, number>>} */ run) => {
    /** @type {Record<string, number>[]} */
    const runs = []
    for (let round = 0; round < rounds; round++) runs.push(await run())
    return (/** @type {string} */ name) => figure(median(runs.map((figures) => figures[name] ?? NaN)))
  }
  const load = (/** @type {string} */ name) => inRounds(() => start(browser, at(name)))
  const calls = (/** @type {string} */ name, /** @type {number} */ count) => inRounds(() => onPage(browser, at(name), burst(count)))

  const starts = await compareStarts(browser, server.url + blankPage, startPages)
  const [hal, hand, empty] = [await load('hal'), await load('by-hand'), await load('empty')]
  const [halOwn, handOwn, emptyOwn] = [await load('hal?own'), await load('by-hand?own'), await load('empty?own')]
  const thousand = await calls('hal', 1000)
  const { requests, bytes } = { ...server.seen }
  const [thousandByHand, tenThousand, tenThousandByHand] = [await calls('by-hand', 1000), await calls('hal', 10_000), await calls('by-hand', 10_000)]
  server.seen.isGone = true
  const gone = await onPage(browser, at('hal'), outage)

  console.log(`Start: CPU time of the main thread, slowed ${slowdown}x, for a script put into a blank page as text, ${startPages} pages each in turn`)
  console.table(starts)
  console.log(`Page: CPU time of the main thread, slowed ${slowdown}x; medians of ${rounds}`)
  console.log(`  hal.global.js             ${gzipSync(script, { level: 9 }).length} bytes gzip -9, ${script.length} raw; stub ${read('stub/stub.js').trimEnd().length}`)
  console.log(`  evaluation and init       ${hal('evaluationMs')} ms; by hand ${hand('evaluationMs')}, empty script ${empty('evaluationMs')}`)
  console.log(`    after one of the page's ${halOwn('evaluationMs')} ms; by hand ${handOwn('evaluationMs')}, empty script ${emptyOwn('evaluationMs')}`)
  console.log(`    with what comes after   ${hal('allMs')} ms; by hand ${hand('allMs')}, empty script ${empty('allMs')}`)
  console.log(`  track(), 10,000 at once   ${tenThousand('usPerCall')} µs a call; by hand ${tenThousandByHand('usPerCall')}`)
  console.log(`    and after that          ${tenThousand('laterMs')} ms, longest task ${tenThousand('longestMs')} ms`)
  console.log(`  track(), 1,000 at once    ${thousand('usPerCall')} µs a call; by hand ${thousandByHand('usPerCall')}`)
  console.log(`    and after that          ${thousand('laterMs')} ms, longest task ${thousand('longestMs')} ms (none: 0)`)
  console.log(`    to the server           ${figure(requests / rounds)} requests, ${figure(bytes / rounds / 1000)} bytes a call`)
  console.log(`  50,000 calls, no server   ${gone.made} made, longest stall ${figure(gone.stallMs)} ms, ${gone.waiting} wait, heap ${figure(gone.heapMB)} MB`)

  await browser.close()
  server.stop()
}
