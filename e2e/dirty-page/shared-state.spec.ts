import { arrivedEvents, callAll, loaded, makeCalls, visitorOf } from './calls.js'
import { builds } from './embed.js'
import { expect, test } from './test.js'

/** Clears the device at logout, as some host pages do. */
const clearDevice = `(async () => {
  localStorage.clear()
  sessionStorage.clear()
  await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = resolve
    request.onerror = reject
  })))
})()`

test('a logout that deletes all databases is done while tabs of HAL are open, and what is called after it is sent (F13)', async ({ shop, account }) => {
  const tabs = [await shop.open(builds['script tag']()), await shop.open(builds['script tag']())]
  for (const tab of tabs) {
    await loaded(tab)
    await callAll(tab, [`hal.track('before')`])
  }
  await tabs[0]?.evaluate(clearDevice)
  for (const tab of tabs) await callAll(tab, [`hal.track('after')`])
  expect(await account.events({})).toHaveLength(4)
})

test('what waits while the databases are deleted is sent all the same (F13)', async ({ shop, account }) => {
  const page = await shop.open(builds['script tag']())
  await loaded(page)
  await callAll(page, [`hal.track('before')`])
  await page.evaluate(`(window.waiting = hal.track('waits'), ${clearDevice})`)
  await callAll(page, ['waiting', `hal.track('after')`])
  expect(await arrivedEvents(account)).toEqual(['before', 'waits', 'after'])
})

test('a tab that is opened after such a logout works at once, and its calls outlive it (F13)', async ({ shop, account }) => {
  const old = await shop.open(builds['script tag']())
  await loaded(old)
  await callAll(old, [`hal.track('before')`])
  await old.evaluate(clearDevice)
  const page = await shop.open(builds['script tag']())
  await loaded(page)
  await callAll(page, [`hal.track('after')`])
  await page.evaluate(`void hal.track('at-the-end')`)
  await page.close()
  await callAll(await shop.open(builds['script tag']()), [`hal.track('later')`])
  await expect.poll(() => account.events({ name: 'at-the-end' })).toHaveLength(1)
})

const subdomain = (shop: { open(html: string, hostname: string): Promise<import('@playwright/test').Page> }) => (name: string) =>
  shop.open(`<script src="HOST/hal.js" data-project-id="PROJECT" data-cross-subdomain></script>`, `${name}.shop.localhost`)

test('subdomains share one visitor, also one that was changed on another one meanwhile', async ({ shop }) => {
  const open = subdomain(shop)
  const [first, second] = [await open('www'), await open('app')]
  expect(await visitorOf(second)).toBe(await visitorOf(first))
  await first.evaluate('hal.reset()')
  const changed = await visitorOf(first)
  // a call that writes the profile from a page that does not know about the change
  await callAll(second, [`hal.track('a')`])
  await second.reload()
  expect(await visitorOf(second)).toBe(changed)
  await first.reload()
  expect(await visitorOf(first)).toBe(changed)
})

test('who opts out on one subdomain has opted out on all that share the visitor', async ({ shop }) => {
  const open = subdomain(shop)
  const first = await open('www')
  await callAll(first, [`hal.track('a')`])
  await first.evaluate('hal.optOut()')
  const second = await open('app')
  expect(await makeCalls(second, [`hal.track('b')`])).toEqual(['consent_denied'])
  await second.evaluate('hal.optIn()')
  await callAll(second, [`hal.track('c')`])
  await first.reload()
  await callAll(first, [`hal.track('d')`])
})

test('a client that was ended has lost nothing, and holds no lock, channel or database any more', async ({ shop, account }) => {
  const page = await shop.open(builds['npm build']())
  await loaded(page)
  await callAll(page, [`hal.track('before')`])
  await page.evaluate(`void hal.track('last')`)
  await page.evaluate('hal.destroy()')
  await expect.poll(() => page.evaluate('navigator.locks.query().then(({ held, pending }) => held.length + pending.length)')).toBe(0)
  const later = await shop.open(builds['npm build']())
  await loaded(later)
  await callAll(later, [`hal.track('later')`])
  await later.close()
  expect((await arrivedEvents(account)).toSorted()).toEqual(['before', 'last', 'later'])
  await page.evaluate(clearDevice)
})
