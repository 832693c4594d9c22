import { callAll, makeCalls } from './calls.js'
import { extendedPrototypes, frozenPrototypes } from './dirt.js'
import { builds } from './embed.js'
import { expect, test } from './test.js'

const revoked = '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()'
const throwing = (name: string) => `{ get ${name}() { throw new Error('Not now') } }`

const strangeCalls = [
  `hal.identify(${throwing('email')})`,
  `hal.identify(${throwing('visitor_id')})`,
  `hal.identify(${revoked})`,
  `hal.setProperties(${throwing('plan')})`,
  `hal.setProperties(${revoked})`,
  `hal.track('x', 1, ${throwing('properties')})`,
  `hal.track('x', 1, ${revoked})`,
  `hal.track(Symbol('x'))`,
  `hal.track('x', 1n)`,
  `hal.track({ toString() { throw new Error('Not now') } })`,
  `hal.setStage(${revoked})`,
  `hal.setDeal(${revoked})`,
  `hal.setDeal({ deal_value: 1, get stage() { throw new Error('Not now') } })`,
  `hal.setProperties((() => { const loop = {}; loop.self = loop; return { loop } })())`,
]

for (const [name, dirt] of Object.entries({ 'a plain page': '', 'a page whose prototypes are frozen': frozenPrototypes }))
  test(`a call whose arguments throw is refused, throws nothing and costs no other call, on ${name} (F18)`, async ({ shop }) => {
    const page = await shop.open(`${dirt}<script src="HOST/hal.js" data-project-id="PROJECT"></script>`)
    const outcomes = await makeCalls(page, [`hal.track('before')`, ...strangeCalls, `hal.track('after')`])
    expect(outcomes).toEqual(['fulfilled', ...strangeCalls.map(() => 'invalid_request'), 'fulfilled'])
  })

test('on() with an unknown event returns a function (F18)', async ({ shop }) => {
  const page = await shop.open('<script src="HOST/hal.js" data-project-id="PROJECT"></script>')
  expect(await page.evaluate(`typeof hal.on('unknown', () => 0)`)).toBe('function')
  expect(await page.evaluate(`typeof hal.on('toString', () => 0)`)).toBe('function')
})

for (const field of ['id', 'type', 'seq'])
  test(`a field that is named as one of the envelope, ${field}, is a warning and changes no call (F17)`, async ({ shop, account }) => {
    const page = await shop.open(builds['script tag']())
    await page.evaluate(`hal.identify({ ${field}: 'user-77', email: 'nora@acme.test' }).then(({ warnings }) => { window.warned = warnings.map(({ code, path }) => code + ' ' + path).join() })`)
    expect(await page.evaluate('warned')).toBe(`unknown_field ${field}`)
    expect(await account.contactByEmail('nora@acme.test')).toMatchObject({ user_id: null })
  })

/** Values that the client refuses, with the path that the server would name. */
const damaged: Record<string, string> = {
  'hal.setProperties({ a: { b: { c: NaN } } })': 'properties.a.b.c',
  'hal.setProperties({ items: [{ price: 1 }, { price: NaN }] })': 'properties.items[1].price',
  'hal.identify({ metadata: { since: new Date(NaN) } })': 'metadata.since',
  'hal.identify({ company: { metadata: { map: new Map() } } })': 'company.metadata.map',
  "hal.track('x', 1, { properties: { deep: { n: Infinity } } })": 'properties.deep.n',
}

test('a refused member is named by its whole path (F19)', async ({ shop }) => {
  const page = await shop.open('<script src="HOST/hal.js" data-project-id="PROJECT"></script>')
  for (const [call, path] of Object.entries(damaged))
    expect(await page.evaluate(`${call}.catch(({ errors }) => errors[0].path)`), call).toBe(path)
})

test('a call that is too large for any request is refused alone', async ({ shop }) => {
  const page = await shop.open('<script src="HOST/hal.js" data-project-id="PROJECT"></script>')
  const outcomes = await makeCalls(page, [`hal.track('before')`, `hal.setProperties({ text: 'x'.repeat(3_000_000) })`, `hal.track('after')`])
  expect(outcomes).toEqual(['fulfilled', expect.stringMatching(/too_large|invalid_request/), 'fulfilled'])
})

test('batches do not grow with what the page has put on every object (F4)', async ({ shop, account }) => {
  const page = await shop.open(extendedPrototypes + '<script src="HOST/hal.js" data-project-id="PROJECT"></script>')
  const devices = new Set<string>()
  page.on('request', (request) => {
    if (request.method() === 'POST') devices.add(JSON.stringify(Object.keys(request.postDataJSON().device?.dropped ?? {})))
  })
  for (let call = 0; call < 5; call++) await callAll(page, [`hal.track('a')`])
  expect([...devices]).toEqual(['[]'])
  await expect.poll(account.delivery).toMatchObject({ called: 5, delivered: 5, missing: 0, dropped: {} })
})

test('a device whose stored ledger was poisoned heals (F4)', async ({ shop, account }) => {
  const html = '<script src="HOST/hal.js" data-project-id="PROJECT"></script>'
  const first = await shop.open(html)
  await callAll(first, [`hal.track('a')`])
  await first.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name }) => name?.startsWith('hal:'))?.name ?? ''
    const database = await new Promise<IDBDatabase>((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve((target as IDBOpenDBRequest).result)))
    await new Promise<void>((resolve) => {
      const transaction = database.transaction('q', 'readwrite')
      const rows = transaction.objectStore('q')
      rows.get(0).onsuccess = ({ target }) => {
        const ledger = (target as IDBRequest<{ dropped: object }>).result
        rows.put({ ...ledger, dropped: { ...ledger.dropped, clone: 'function () {}', expired: 'NaN' } }, 0)
      }
      transaction.oncomplete = () => resolve()
    })
    database.close()
  })
  await first.close()
  const page = await shop.open(html)
  const body = page.waitForRequest((request) => request.method() === 'POST')
  await callAll(page, [`hal.track('b')`])
  expect((await body).postDataJSON().device.dropped).toEqual({})
  await expect.poll(account.delivery).toMatchObject({ called: 2, delivered: 2, missing: 0 })
})
