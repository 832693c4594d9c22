import type { Page } from '@playwright/test'
import type { Account } from '../account.js'
import { arrivedEvents, callAll, loaded, visitorOf } from './calls.js'
import {
  extendedPrototypes,
  frozenClock,
  frozenPrototypes,
  mooTools,
  namedElements,
  prototypeJs,
  stringOnlyFetch,
  toJsonOfPrototype,
} from './dirt.js'
import { builds, callsOf, type Build } from './embed.js'
import { expect, test } from './test.js'

/** Kinds of dirt that work together share a page. The others have a page each. */
const dirtyPages = {
  'a page without dirt': '',
  'a page with MooTools 1.5, extended prototypes, toJSON, a string-only fetch, frozen prototypes and named elements':
    mooTools + extendedPrototypes + toJsonOfPrototype + stringOnlyFetch + frozenPrototypes + namedElements,
  'a page with the built-ins of Prototype 1.7': prototypeJs + toJsonOfPrototype,
  'a page with a clock that stands still': frozenClock,
}

const allBuilds = Object.keys(builds) as Build[]

const at = '2026-03-04T05:06:07.000Z'

/** The five calls, with values that a page may change on their way. */
const normalCalls = [
  `hal.identify({ email: 'nora@acme.test', name: 'Nora', company: { id: 'acme' }, metadata: { langs: ['en', 'de'], since: new Date('${at}'), plan: { seats: 3 } } })`,
  `hal.setProperties({ tags: ['a', 'b'], seen: new Date('${at}'), count: 7 })`,
  `hal.track('opened', 3, { properties: { list: ['x', 1, null], when: new Date('${at}') } })`,
  `hal.track('earlier', 'text', { timestamp: new Date('${at}') })`,
  `hal.setStage('Qualified')`,
  `hal.setDeal({ deal_value: 12000, stage: 'Proposal' })`,
]

/** Expects the rows of the normal calls, whatever the page looks like. */
async function expectNormalRows(account: Account): Promise<void> {
  const contact = await account.contactByEmail('nora@acme.test')
  expect(contact).toMatchObject({ name: 'Nora', metadata: { langs: ['en', 'de'], since: at, plan: { seats: 3 }, tags: ['a', 'b'], seen: at, count: 7 } })
  expect(await account.company('acme')).toMatchObject({ stage: { name: 'Proposal' }, deal_value: 12000 })
  // the server corrects the times by the clock offset of the page
  const events = await account.events({ contact_id: contact?.id ?? '' })
  expect(events.find(({ name }) => name === 'opened')).toMatchObject({ value: 3, properties: { list: ['x', 1, null], when: at } })
  expect(events.find(({ name }) => name === 'earlier')).toMatchObject({ value: 'text', timestamp: expect.stringMatching(/^2026-03-04T05:0/) })
}

/** Expects every call in the loss ledger, with none missing. */
async function expectLedger(account: Account, called: number): Promise<void> {
  await expect.poll(account.delivery).toMatchObject({ called, delivered: called, missing: 0, dropped: {} })
}

/** Signs out, and signs in as another person. */
async function changeVisitor(page: Page): Promise<void> {
  const before = await visitorOf(page)
  await page.evaluate('hal.reset()')
  expect(await visitorOf(page)).not.toBe(before)
  await callAll(page, [`hal.identify({ email: 'otto@acme.test' })`, `hal.track('as-otto')`])
}

for (const [name, dirt] of Object.entries(dirtyPages))
  for (const build of allBuilds) {
    const html = dirt + builds[build]() + callsOf(build, `hal.track('at-start')`)

    test(`${name}: every call of the normal flow takes effect once (sdk.md, Delivery), ${build}`, async ({ shop, account, context, faults }) => {
      faults.allow(/ERR_INTERNET_DISCONNECTED/)
      const page = await shop.open(html)
      await loaded(page)
      await callAll(page, normalCalls)
      await page.evaluate('hal.flush()')
      await expectNormalRows(account)

      await context.setOffline(true)
      const offline = callAll(page, [`hal.track('offline')`])
      await expect.poll(() => page.evaluate('hal.state.queueLength')).toBe(1)
      await context.setOffline(false)
      await offline

      await page.evaluate(`void hal.track('before-reload')`)
      await page.reload()
      await loaded(page)
      await page.evaluate('hal.flush()')
      await changeVisitor(page)
      const names = ['at-start', 'opened', 'earlier', 'offline', 'before-reload', 'at-start', 'as-otto']
      expect((await arrivedEvents(account)).toSorted()).toEqual(names.toSorted())
      const others = ['identify', 'set_properties', 'set_stage', 'set_deal', 'identify as otto']
      await expectLedger(account, names.length + others.length)
    })

    test(`${name}: a tab that does not lead has its calls sent, and leads once the other is closed (sdk.md, Tabs), ${build}`, async ({ shop, account }) => {
      const leader = await shop.open(html)
      await loaded(leader)
      await callAll(leader, [`hal.track('of-the-leader')`])
      const page = await shop.open(html)
      await loaded(page)
      await callAll(page, normalCalls)
      await expectNormalRows(account)
      expect(await visitorOf(leader)).toBe(await visitorOf(page))

      await page.evaluate(`window.last = hal.track('the-leader-closes')`)
      await leader.close()
      await callAll(page, ['last', `hal.track('after-it')`])
      await changeVisitor(page)
      await expectLedger(account, 2 + 1 + normalCalls.length + 2 + 2)
      expect(await arrivedEvents(account)).toHaveLength(8)
    })
  }
