import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { HalGlobal } from '../packages/sdk/src/entries/global.js'
import { sdkVersion } from '../packages/sdk/src/transport/batch.js'
import { signInAsOwner } from './account.js'
import { startSite, stub, type Site } from './site.js'
import { expect, test as base } from './test.js'

interface Fixtures {
  /** Opens a customer's page with this head. `HOST` in it is replaced by the server. */
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

/** Messages that a page prints with `console.warn` and `console.log`. */
const printedBy = (page: Page): string[] => {
  const lines: string[] = []
  page.on('console', (message) => message.text().startsWith('[hal]') && lines.push(message.text()))
  return lines
}

test('an image or a frame named `currentScript` does not stand in for the tag', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub}<body><img name="currentScript" src="data:," data-project-id="demo" data-endpoint="https://evil.test">
    <script src="HOST/hal.js" data-project-id="demo"></script><script>hal.identify({ email: 'victim@acme.com' })</script>`)
  await flush(page)
  expect(await account.contactByEmail('victim@acme.com')).toBeTruthy()
})

const namesakes: [name: string, html: string][] = [
  ['an element', '<div id="hal"></div><div id="HalWidget"></div>'],
  ['a form with fields like ours', '<form id="hal"><input name="q"></form>'],
  ['a frame of another origin', '<iframe name="hal" src="data:text/html,other"></iframe>'],
]
for (const [name, html] of namesakes)
  test(`${name} named \`hal\` does not count as an earlier client, and stays as it is`, async ({ page, server, open }) => {
    const account = await signInAsOwner(server)
    await open(`<body>${html}${stub}<script>hal.track('early')</script>${tag()}`)
    await loaded(page)
    await flush(page)
    expect(await account.events({ visitor_id: await visitorId(page) })).toMatchObject([{ name: 'early' }])
    expect(await page.evaluate(() => document.querySelector('#hal,[name=hal]')?.hasAttribute('q'))).toBe(false)
  })

test('a script finds no stub but an element of its name', async ({ page, open }) => {
  await open(`<body><form id="hal"><input></form><script src="HOST/hal.js" data-project-id="demo"></script>`)
  await loaded(page)
  expect(await page.evaluate(() => [typeof (document.querySelector('form') as HTMLFormElement).reset, 'track' in (document.querySelector('form') as HTMLFormElement)])).toEqual(['function', false])
})

test('a value of the page named `hal` is not replaced: HAL is `HalWidget`, and the page is told', async ({ page, open }) => {
  const printed = printedBy(page)
  await open(`<script>window.hal = { mine: true }</script>${tag()}`)
  await expect.poll(() => page.evaluate(() => window.HalWidget?.state.visitorId)).toBeTruthy()
  expect(await page.evaluate(() => window.hal)).toEqual({ mine: true })
  await expect.poll(() => printed.join()).toContain('name_taken')
})

test('a second tag hands its project to the first: calls from before, between and after are sent in order', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub}<script>hal.track('a'); const { track } = hal</script><script src="HOST/hal.js"></script>
    <script>hal.track('b'); track('c')</script><script src="HOST/widget.js" data-project-id="demo"></script><script>hal.track('d')</script>`)
  await loaded(page)
  await flush(page)
  const events = await account.events({ visitor_id: await visitorId(page) })
  expect(events.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
})

test('without the stub, calls and listeners work from the script on, before `init` too', async ({ page, open }) => {
  await open(`<script src="HOST/hal.js"></script><script>
    window.heard = []
    hal.on('result', ({ type }) => heard.push(type))
    hal.on('result', () => heard.push('never'))()
    window.before = hal.state.visitorId
    hal.track('page-viewed')
    hal.init({ projectId: 'demo' })
  </script>`)
  await expect.poll(() => page.evaluate('heard')).toEqual(['track'])
  expect(await page.evaluate('before')).toBe(undefined)
})

test('without the stub, the next script of the page finds a whole client, and a page that never calls is started all the same', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`<script src="HOST/hal.js" data-project-id="demo"></script><script src="HOST/widget.js" data-project-id="demo"></script><script>
    const { track } = hal
    window.found = [typeof hal.state.visitorId, typeof track('page-viewed').operationId, typeof hal.destroy, typeof hal.init, hal === HalWidget]
  </script>`)
  expect(await page.evaluate('found')).toEqual(['string', 'string', 'function', 'function', true])
  await flush(page)
  expect(await account.events({ visitor_id: await visitorId(page) })).toMatchObject([{ name: 'page-viewed' }])
  await open('<script src="HOST/hal.js" data-project-id="demo"></script>')
  await expect.poll(() => page.evaluate(() => Object.keys(window.hal ?? {}))).toContain('destroy')
})

test('the stub works in a module, and knows no visitor before the script', async ({ page, server, open }) => {
  const account = await signInAsOwner(server)
  await open(`${stub.replace('<script>', '<script type="module">')}<script type="module">window.before = [hal.state.visitorId]; hal.track('a')</script>
    <script type="module">const script = document.createElement('script'); script.src = 'HOST/hal.js'; script.dataset.projectId = 'demo'; document.head.append(script)</script>`)
  await loaded(page)
  await flush(page)
  expect(await page.evaluate('before')).toEqual([undefined])
  expect(await account.events({ visitor_id: await visitorId(page) })).toHaveLength(1)
})

test('`ready` reaches a listener of the stub with the visitor id', async ({ page, open }) => {
  await open(`${stub}<script>hal.on('ready', ({ visitorId }) => (window.ready = visitorId))</script>${tag()}`)
  await expect.poll(() => page.evaluate('window.ready')).toBeTruthy()
  expect(await page.evaluate('ready')).toBe(await visitorId(page))
})

test('the page is told of a script without a project, once calls have waited, and of a second project', async ({ page, open }) => {
  await page.clock.install()
  const printed = printedBy(page)
  await open(`${stub}<script>hal.track('a')</script>${tag('')}`)
  await page.waitForLoadState('load')
  await page.clock.runFor(5000)
  await expect.poll(() => printed.join()).toMatch(/missing_project: calls wait.* → .*\/docs\/problems\/missing_project/)
  await page.evaluate(() => (['demo', 'demo', 'other'] as const).forEach((projectId) => (window.hal as HalGlobal).init({ projectId })))
  await expect.poll(() => printed.join()).toContain('project "demo", so project "other" was ignored')
  expect(printed).toHaveLength(2)
})

test('with `data-debug` each call is a readable line, from the script’s folder', async ({ page, server, open }) => {
  const printed = printedBy(page)
  await open(`${stub}<script>hal.identify({ email: 'ada@acme.com' })</script>${tag('data-project-id="demo" data-debug')}`)
  await expect.poll(() => printed.join('\n')).toMatch(/identify → queued: email\n[^]*sent 1 call\n[^]*identify → applied in \d+ m?s: contact created, company \S+ \(single\)/)
  expect(printed[0]).toBe(`[hal] HAL ${sdkVersion}, project demo, server ${server.url}`)
})

test('a mistake is printed once; if the sentences are blocked, with code and address', async ({ page, server, open, faults }) => {
  faults.allow(/ERR_FAILED/)
  const printed = printedBy(page)
  await page.route('**/hal.say.js', (route) => route.abort())
  await open(`${stub}<script>hal.identify({ emial: 'ada@acme.com' }); hal.track(''); hal.track('')</script>${tag()}`)
  await expect.poll(() => printed.length).toBe(2)
  expect(printed.sort()).toEqual([
    `[hal] invalid_request → ${server.url}/docs/problems/invalid_request`,
    `[hal] unknown_field → ${server.url}/docs/warnings#unknown_field`,
  ])
})

test('a tag with a hash loads no code that the hash does not cover', async ({ page, server, open }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const printed = printedBy(page)
  const bytes = Buffer.from(await (await fetch(`${server.url}/hal.js`)).arrayBuffer())
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  await open(`${stub}<script>hal.track('')</script>${tag(`data-project-id="demo" integrity="${integrity}" crossorigin="anonymous"`)}`)
  await expect.poll(() => printed.length).toBe(1)
  expect(asked).not.toContain('/hal.say.js')
})
