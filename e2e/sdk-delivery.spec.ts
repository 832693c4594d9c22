import { chromium, expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { launchOptions } from './chromium.mjs'
import { startCollector, type Collector } from './sdk-collector.js'

const test = base.extend<{ collector: Collector }>({
  collector: async ({ browserName: _ }, use) => {
    const collector = await startCollector()
    await use(collector)
    await collector.stop()
  },
})

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `event ${n}`)
const open = async (context: BrowserContext, collector: Collector, query = ''): Promise<Page> => {
  const page = await context.newPage()
  page.on('pageerror', (error) => expect(error, 'no error on the page').toBeUndefined())
  await page.goto(`${collector.url}/page?${query}`)
  await page.waitForFunction(() => window.hal && 'state' in window.hal)
  return page
}
const track = (page: Page, count: number) =>
  page.evaluate((events) => {
    for (let n = 0; n < events; n++) void window.hal?.track(`event ${n}`)
  }, count)
const delivered = (collector: Collector, count: number) => expect.poll(() => collector.effects.size, { timeout: 20_000 }).toBe(count)

for (const count of [10, 100, 500]) {
  test(`${count} calls and then at once a navigation: all delivered, once, in order (sdk.md, Unload)`, async ({ context, collector }) => {
    const page = await open(context, collector)
    await track(page, count)
    await page.goto(`${collector.url}/page?next`)
    await delivered(collector, count)
    expect(collector.names()).toEqual(names(count))
  })

  test(`${count} calls and then at once the tab closed: the rest with the next page (sdk.md, Unload)`, async ({ context, collector }) => {
    const page = await open(context, collector)
    await track(page, count)
    await page.close()
    await open(context, collector)
    await delivered(collector, count)
    expect(collector.names()).toEqual(names(count))
  })
}

test('calls before the script has loaded keep their order, and their promises settle (sdk.md, Two ways in)', async ({ context, collector }) => {
  const early = `hal.track('a'); window.early = hal.identify({ email: 'alice@acme.com' }); hal.track('b'); hal.on('result', (r) => (window.seen = (window.seen || 0) + 1))`
  const page = await open(context, collector, `early=${encodeURIComponent(early)}`)
  const [id, result] = await page.evaluate(async () => {
    const promise = Reflect.get(window, 'early')
    return [promise.operationId, await promise]
  })
  expect(result.event_id).toBe(id)
  await delivered(collector, 3)
  expect(collector.names()).toEqual(['a', 'identify', 'b'])
})

test('a page that configures in code: init after calls (sdk.md, Two ways in)', async ({ context, collector }) => {
  const page = await open(context, collector, `attributes=&early=${encodeURIComponent(`hal.track('a'); HalWidget.init({ projectId: 'demo', flushInterval: 50 })`)}`)
  await page.evaluate(() => window.hal?.track('b'))
  await delivered(collector, 2)
  expect(collector.names()).toEqual(['a', 'b'])
})

test('offline, reload, online: all delivered (sdk.md, Retry)', async ({ context, collector }) => {
  const page = await open(context, collector)
  await context.setOffline(true)
  await track(page, 50)
  await page.waitForTimeout(200)
  await page.close()
  await context.setOffline(false)
  await open(context, collector)
  await delivered(collector, 50)
  expect(collector.names()).toEqual(names(50))
})

test('two tabs under 30 % failures: each call once, every promise settled (sdk.md, Tabs)', async ({ context, collector }) => {
  collector.behave((count) => (count % 10 < 3 ? 503 : 'ok'))
  const pages = [await open(context, collector), await open(context, collector)]
  const settled = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        const promises = Array.from({ length: 200 }, async (_, n) => window.hal?.track(`event ${n}`))
        return (await Promise.allSettled(promises)).filter(({ status }) => status === 'fulfilled').length
      }),
    ),
  )
  expect(settled).toEqual([200, 200])
  expect(collector.effects.size).toBe(400)
})

test('hiding and showing a tab three times sends once (sdk.md, Unload)', async ({ context, collector }) => {
  const page = await open(context, collector)
  collector.behave('ok', 300)
  await page.waitForTimeout(300)
  await page.evaluate(async () => {
    void window.hal?.track('once')
    for (let n = 0; n < 3; n++) {
      for (const state of ['hidden', 'visible']) {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }
    }
  })
  await page.waitForTimeout(2500)
  expect(collector.arrivals.map(({ name }) => name)).toEqual(['once'])
})

test('a page comes back from the back/forward cache and goes on (sdk.md, Unload)', async ({ collector }) => {
  const browser = await chromium.launch({ ...launchOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  const page = await open(await browser.newContext(), collector)
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => void window.hal?.track(persisted ? 'restored' : 'loaded anew'))
    void window.hal?.track('before')
  })
  await page.evaluate(() => void setTimeout(() => (location.href = '/page?next')))
  await page.waitForURL(/next/)
  await delivered(collector, 1)
  // Playwright does not follow a page out of that cache: what it does is seen at the server
  await page.evaluate(() => void setTimeout(() => history.back()))
  await delivered(collector, 2)
  expect(collector.names()).toEqual(['before', 'restored'])
  await browser.close()
})
