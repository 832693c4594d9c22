import type { Page } from '@playwright/test'
import type { HalGlobal } from '../packages/sdk/src/entries/global.js'
import { signInAsOwner } from './account.js'
import { startSite, stub, type Site } from './site.js'
import { expect, test as base } from './test.js'

interface Fixtures {
  /** Opens a customer's page whose head is given; `HOST` in it stands for the server. */
  open(head: string): Promise<void>
}

const test = base.extend<Fixtures>({
  open: async ({ page, server }, use) => {
    let site: Site | undefined
    await use(async (head) => {
      site = await startSite(head.replaceAll('HOST', server.url))
      await page.goto(site.url)
    })
    await site?.close()
  },
})

const tag = (attributes = 'data-project-id="demo"', file = 'hal.js') => `<script async src="HOST/${file}" ${attributes}></script>`

const loaded = (page: Page) => expect.poll(() => page.evaluate(() => window.hal?.state.visitorId)).toBeTruthy()
const visitorId = (page: Page) => page.evaluate(() => (window.hal as HalGlobal).state.visitorId)
const flush = (page: Page) => page.evaluate(() => (window.hal as HalGlobal).flush())

test('calls made before the script has loaded are sent in the order of the calls, and their promises settle', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await account.makeCompany({ external_id: 'acme', name: 'Acme Inc' })
  await page.route('**/hal.js', async (route) => {
    await page.waitForFunction(() => 'called' in window)
    await route.continue()
  })
  const batch = page.waitForRequest('**/api/widget/batch')
  await open(`${stub}${tag()}<script>
    window.settled = []
    const tell = (name) => (call) => call.then(() => settled.push(name), ({ code }) => settled.push(name + ': ' + code))
    tell('first')(hal.track('first'))
    tell('identify')(hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } }))
    tell('second')(hal.track('second', 2))
    tell('no stage')(hal.setStage('Wno'))
    tell('stage')(hal.setStage('Qualified'))
    window.ids = [hal.track('third').operationId]
    window.called = true
  </script>`)

  const { operations } = (await batch).postDataJSON()
  expect(operations.map(({ type, name }: { type: string; name?: string }) => name ?? type)).toEqual([
    'first', 'identify', 'second', 'set_stage', 'set_stage', 'third',
  ])
  await expect.poll(() => page.evaluate('settled')).toEqual(['first', 'identify', 'second', 'no stage: unknown_stage', 'stage'])
  const { id, stage } = await account.company('acme')
  expect(stage?.name).toBe('Qualified')
  const events = await account.events({ visitor_id: await visitorId(page) })
  expect(events).toMatchObject([
    { name: 'first', company_id: null },
    { name: 'second', value: 2, company_id: id },
    { name: 'third', company_id: id },
  ])
  expect(await page.evaluate('ids')).toEqual([events[2]?.id])
})

test('what listens on the stub hears of the results, and can stop listening', async ({ page, open }) => {
  await open(`${stub}<script>
    window.heard = []
    hal.on('result', ({ type }) => heard.push(type))
    hal.on('result', () => heard.push('never'))()
    hal.track('page-viewed')
  </script>${tag()}`)
  await expect.poll(() => page.evaluate('heard')).toEqual(['track'])
})

test('`data-` attributes are the options, and the endpoint can be another than where the script comes from', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await page.route('**/copy.js', async (route) => route.fulfill({ response: await route.fetch({ url: `${server.url}/hal.js` }) }))
  await open(`${stub}<script async src="/copy.js" data-app-id="demo" data-endpoint="HOST" data-flush-interval="60000" data-batch-size="2"></script>`)
  await loaded(page)
  await page.evaluate(() => void (window.hal as HalGlobal).track('waits-for-a-second-one'))
  const visitor_id = await visitorId(page)
  const sent = page.waitForResponse(`${server.url}/api/widget/batch`)
  await page.evaluate(() => void (window.hal as HalGlobal).track('second-one'))
  await sent
  expect(await account.events({ visitor_id })).toHaveLength(2)
})

test('an attribute that a template left empty counts as not given', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub}${tag('data-project-id="" data-app-id="demo" data-endpoint=""')}`)
  await loaded(page)
  await page.evaluate(() => void (window.hal as HalGlobal).track('a'))
  await flush(page)
  expect(await account.events({ visitor_id: await visitorId(page) })).toHaveLength(1)
})

test('a page may configure it in code', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub}<script>hal.track('before-init'); hal.init({ projectId: 'demo' })</script>${tag('')}`)
  await loaded(page)
  await flush(page)
  expect(await account.events({ visitor_id: await visitorId(page) })).toMatchObject([{ name: 'before-init' }])
})

test('embeds of the older name work: /widget.js, `data-app-id` and HalWidget', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`<script src="HOST/widget.js" data-app-id="demo"></script><script>
    window.answer = HalWidget.identify({ email: 'bob@globex.com' })
  </script>`)
  expect(await page.evaluate('answer.then(({ matched_by }) => matched_by)')).toBe('created')
  expect(await page.evaluate(() => window.hal === window.HalWidget)).toBe(true)
  expect(await account.contactByEmail('bob@globex.com')).toMatchObject({ visitor_ids: [await visitorId(page)] })
})

test('loaded twice, it is one client: a call takes effect once', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub}<script>hal.track('early')</script>${tag()}${tag('data-project-id="demo"', 'widget.js')}`)
  await page.waitForLoadState('load')
  await loaded(page)
  await page.evaluate(() => void (window.hal as HalGlobal).track('late'))
  await flush(page)
  const events = await account.events({ visitor_id: await visitorId(page) })
  expect(events.map(({ name }) => name)).toEqual(['early', 'late'])
})

test('a refused call that nobody handles disturbs the page with nothing', async ({ page, open }) => {
  await open(`${stub}<script>
    window.refused = []
    hal.on('error', ({ code }) => refused.push(code))
    hal.setStage('Won')
    hal.track('')
    hal.track('far-too-long'.repeat(20))
    hal.identify({ email: 'no email' })
    hal.setDeal(NaN)
  </script>${tag()}`)
  await expect.poll(() => page.evaluate('refused.length')).toBe(5)
  expect(new Set(await page.evaluate<string[]>('refused'))).toEqual(new Set(['no_contact', 'invalid_request']))
})

test('it leaves nothing in the page but `hal` and `HalWidget`', async ({ page, open }) => {
  await open(`<script>window.before = Object.getOwnPropertyNames(window)</script>${stub}${tag()}`)
  await loaded(page)
  await flush(page)
  const added = await page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => name !== 'before' && !(window as unknown as { before: string[] }).before.includes(name)))
  expect(added.sort()).toEqual(['HalWidget', 'hal'])
  expect(await page.evaluate(() => document.cookie)).toBe('')
})
