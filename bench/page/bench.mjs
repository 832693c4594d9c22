import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { launchOptions } from '../../e2e/chromium.mjs'
import { median } from '../median.mjs'

/** @typedef {import('@playwright/test').Page} Page @typedef {import('@playwright/test').CDPSession} Session */

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../packages/sdk/${path}`, import.meta.url), 'utf8')
const script = read('dist/hal.global.js')
const slowdown = 4

/** What a page would write by hand: an array, a timer, one request. It loses calls; it is the floor of cost. */
const byHand = `window.hal = { q: [], track(name, value) {
  this.q.push({ name, value, timestamp: Date.now() })
  this.t ??= setTimeout(() => { const body = JSON.stringify({ operations: this.q.splice(0) }); this.t = undefined
    fetch('/api/widget/batch', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }).catch(() => 0) }, 100)
} }`
/** @type {Record<string, string>} */
const scripts = { hal: script, 'by-hand': byHand, empty: '' }

/** A server with pages that embed each script; while it is "gone" it cuts every connection. */
async function startServer() {
  const seen = { requests: 0, bytes: 0, isGone: false }
  const server = createServer((request, response) => {
    const name = request.url?.slice(1).replace('.js', '') ?? ''
    if (request.method !== 'POST') {
      const page = `<!doctype html><title>bench</title><script src="/${name}.js" data-project-id="demo"></script>`
      const isScript = request.url?.endsWith('.js') && name in scripts
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
 * CPU time of the main thread, in ms: what else the machine does at the same time does not count.
 * @param {Session} session @param {'TaskDuration' | 'ScriptDuration'} name
 */
async function cpuMs(session, name = 'TaskDuration') {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000
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

/** Calls in one task: µs of each, ms of the work that they leave for later, and the longest task in that. */
const burst = (/** @type {number} */ calls) => async (/** @type {Page} */ page, /** @type {Session} */ session) => {
  await page.evaluate(() => {
    Reflect.set(window, 'longest', 0)
    const note = (/** @type {PerformanceObserverEntryList} */ list) =>
      list.getEntries().forEach(({ duration }) => Reflect.set(window, 'longest', Math.max(Reflect.get(window, 'longest'), duration)))
    new PerformanceObserver(note).observe({ entryTypes: ['longtask'] })
  })
  const before = await cpuMs(session)
  await page.evaluate((count) => {
    const hal = Reflect.get(window, 'hal')
    for (let n = 0; n < count; n++) hal.track('event', n)
  }, calls)
  const called = await cpuMs(session)
  await page.waitForTimeout(3000)
  const laterMs = (await cpuMs(session)) - called
  return { usPerCall: ((called - before) * 1000) / calls, laterMs, longestMs: Number(await page.evaluate('longest')) }
}

/** 50,000 calls with the server gone, 500 a task, for 12 s at most. */
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
 * What HAL costs a page, beside an empty script and a hand-written one in the same run.
 *
 * @param {{ rounds: number }} options
 */
export async function bench({ rounds }) {
  const server = await startServer()
  const browser = await chromium.launch(launchOptions())
  const at = (/** @type {string} */ name) => `${server.url}/${name}`
  const inRounds = async (/** @type {() => Promise<number>} */ run) => {
    const values = []
    for (let round = 0; round < rounds; round++) values.push(await run())
    return median(values)
  }
  const load = (/** @type {string} */ name) => inRounds(() => onPage(browser, at(name), (_page, session) => cpuMs(session, 'ScriptDuration')))
  const callUs = (/** @type {string} */ name) => inRounds(() => onPage(browser, at(name), async (page, session) => (await burst(10_000)(page, session)).usPerCall))

  const loads = [await load('hal'), await load('by-hand'), await load('empty')]
  const thousand = await onPage(browser, at('hal'), burst(1000))
  const { requests, bytes } = { ...server.seen }
  const calls = [await callUs('hal'), await callUs('by-hand')]
  const tenThousand = await onPage(browser, at('hal'), burst(10_000))
  server.seen.isGone = true
  const gone = await onPage(browser, at('hal'), outage)

  const [hal = NaN, hand = NaN, empty = NaN] = loads
  const [halCall = NaN, handCall = NaN] = calls
  console.log(`Page: CPU time of the main thread, slowed ${slowdown}x; median of ${rounds}`)
  console.log(`  hal.global.js             ${gzipSync(script, { level: 9 }).length} bytes gzip -9, ${script.length} raw; stub ${read('stub/stub.js').trimEnd().length}`)
  console.log(`  evaluation and init       ${figure(hal)} ms; by hand ${figure(hand)}, empty script ${figure(empty)}`)
  console.log(`  track(), 10,000 at once   ${figure(halCall)} µs a call; by hand ${figure(handCall)}; ratio ${figure(halCall / handCall)}`)
  console.log(`    and after that          ${figure(tenThousand.laterMs)} ms, longest task ${figure(tenThousand.longestMs)} ms`)
  console.log(`  track(), 1,000 at once    ${figure(thousand.usPerCall)} µs a call, then ${figure(thousand.laterMs)} ms, longest task ${figure(thousand.longestMs)} ms`)
  console.log(`    to the server           ${requests} requests, ${figure(bytes / 1000)} bytes a call`)
  console.log(`  50,000 calls, no server   ${gone.made} made, longest stall ${figure(gone.stallMs)} ms, ${gone.waiting} wait, heap ${figure(gone.heapMB)} MB`)

  await browser.close()
  server.stop()
}
