import type { Page } from '@playwright/test'
import { callAll, loaded } from './calls.js'
import { frozenClock, steppedClock } from './dirt.js'
import { builds } from './embed.js'
import { expect, test } from './test.js'

const hourMs = 60 * 60 * 1000
const steps = { 'set back an hour': -hourMs, 'set back a year': -365 * 24 * hourMs, 'set forward an hour': hourMs, 'set forward a year': 365 * 24 * hourMs }

/** Answers the next request with a 503. */
const failOnce = (page: Page) =>
  page.route('**/api/widget/batch', (route) => route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' }, body: '' }), { times: 1 })

for (const [name, ms] of Object.entries(steps)) {
  test(`with a clock that is ${name}, a single call is sent within its flush interval (F5)`, async ({ shop }) => {
    const page = await shop.open(steppedClock + builds['script tag']())
    await loaded(page)
    await callAll(page, [`(hal.track('a'), stepClock(${ms}), hal.track('b'))`, `hal.track('c')`])
  })

  test(`with a clock that is ${name} while a retry waits, the retry comes all the same (F5)`, async ({ shop, faults }) => {
    faults.allow(/503/)
    const page = await shop.open(steppedClock + builds['script tag']())
    await loaded(page)
    await failOnce(page)
    const failed = page.waitForResponse((response) => response.status() === 503)
    const call = callAll(page, [`hal.track('a')`])
    await failed
    await page.evaluate(`stepClock(${ms})`)
    await call
  })

  test(`calls keep their order with a clock that is ${name} between them (F5)`, async ({ shop, account }) => {
    const page = await shop.open(steppedClock + builds['script tag']())
    await loaded(page)
    const sent: string[] = []
    page.on('request', (request) => sent.push(...[...(request.postData() ?? '').matchAll(/"name":"(\w)"/g)].map(([, event = '']) => event)))
    await callAll(page, [`hal.track('a')`, `(stepClock(${ms}), hal.track('b'))`, `hal.track('c')`])
    expect(sent.filter((event, index) => sent.indexOf(event) === index)).toEqual(['a', 'b', 'c'])
    await expect.poll(account.delivery).toMatchObject({ called: 3, delivered: 3, missing: 0 })
  })
}

test('with a clock that stands still, a retry comes all the same (F5)', async ({ shop, faults }) => {
  faults.allow(/503/)
  const page = await shop.open(frozenClock + builds['script tag']())
  await loaded(page)
  await failOnce(page)
  await callAll(page, [`hal.track('a')`])
})

test('a pause that an earlier page noted with a wrong clock does not hold up the next page (F5)', async ({ shop, faults }) => {
  faults.allow(/503/)
  const html = steppedClock + builds['script tag']()
  const first = await shop.open(html)
  await loaded(first)
  await first.evaluate(`stepClock(${steps['set forward a year']})`)
  await failOnce(first)
  const failed = first.waitForResponse((response) => response.status() === 503)
  await first.evaluate(`void hal.track('a')`)
  await failed
  await first.close()
  const page = await shop.open(html)
  await loaded(page)
  await callAll(page, [`hal.track('b')`])
})
