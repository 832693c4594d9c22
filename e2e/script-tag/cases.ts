import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import type { HalGlobal } from '../../packages/sdk/src/entries/global.js'
import { stub } from '../site.js'
import type { Tab } from '../torture/browser.js'
import { test } from './fixtures.js'

declare global {
  interface Window {
    /** Values that the script of a case has noted. */
    noted: unknown[]
  }
}

const script = readFileSync(new URL('../../packages/sdk/dist/hal.global.js', import.meta.url), 'utf8')
const tag = (attributes = 'data-project-id="PROJECT"', file = 'hal.js') => `<script async src="HOST/${file}" ${attributes}></script>`

const loaded = (tab: Tab) => expect.poll(() => tab.evaluate(() => 'state' in (window.hal ?? {}))).toBe(true)
const visitorId = (tab: Tab) => tab.evaluate(() => (window.hal as HalGlobal).state.visitorId)
const track = (tab: Tab, name: string) => tab.evaluate((name) => void (window.hal as HalGlobal).track(name), name)
const flush = (tab: Tab) => tab.evaluate(() => (window.hal as HalGlobal).flush())
const noted = (tab: Tab) => tab.evaluate(() => window.noted)

/** Tests of a page with the script tag, for any browser. */
export function testScriptTag(browser: string): void {
  test(`calls made before the script has loaded are sent in the order of the calls, and their promises settle, ${browser}`, async ({ account, open }) => {
    const { id: companyId } = await account.makeCompany({ external_id: 'acme', name: 'Acme Inc' })
    let release: (file: string) => void = () => undefined
    const held = new Promise<string>((resolve) => (release = resolve))
    const files = {
      '/held.js': () => held,
      '/called': () => {
        release(script)
        return ''
      },
    }
    const tab = await open(
      `${stub}<script async src="/held.js" data-project-id="PROJECT" data-endpoint="HOST"></script><script>
        window.noted = []
        const note = (name, call) => call.then(() => noted.push(name), ({ code }) => noted.push(name + ': ' + code))
        note('first', hal.track('first'))
        note('identify', hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } }))
        note('second', hal.track('second', 2))
        note('no stage', hal.setStage('Wno'))
        note('stage', hal.setStage('Qualified'))
        const third = hal.track('third')
        third.then(() => noted.push(third.operationId))
        fetch('/called')
      </script>`,
      files,
    )
    await expect.poll(async () => (await noted(tab)).length).toBe(6)
    const events = await account.events({ visitor_id: await visitorId(tab) })
    expect(await noted(tab)).toEqual(['first', 'identify', 'second', 'no stage: unknown_stage', 'stage', events[2]?.id])
    expect(events).toMatchObject([
      { name: 'first', company_id: null },
      { name: 'second', value: 2, company_id: companyId },
      { name: 'third', company_id: companyId },
    ])
    expect((await account.company('acme')).stage?.name).toBe('Qualified')
  })

  test(`a listener on the stub hears of the results, and can stop listening, ${browser}`, async ({ open }) => {
    const tab = await open(`${stub}<script>
      window.noted = []
      hal.on('result', ({ type }) => noted.push(type))
      hal.on('result', () => noted.push('never'))()
      hal.track('page-viewed')
    </script>${tag()}`)
    await expect.poll(() => noted(tab)).toEqual(['track'])
  })

  test(`\`data-\` attributes are the options, and the endpoint can be another than where the script comes from, ${browser}`, async ({ account, open }) => {
    const tab = await open(
      `${stub}<script async src="/copy.js" data-app-id="PROJECT" data-endpoint="HOST" data-flush-interval="60000" data-batch-size="2"></script>`,
      { '/copy.js': () => script },
    )
    await loaded(tab)
    await track(tab, 'waits-for-a-second-one')
    await tab.evaluate(async () => void (await (window.hal as HalGlobal).track('second-one')))
    expect(await account.events({ visitor_id: await visitorId(tab) })).toHaveLength(2)
  })

  test(`an attribute that a template left empty counts as not given, ${browser}`, async ({ account, open }) => {
    const tab = await open(`${stub}${tag('data-project-id="" data-app-id="PROJECT" data-endpoint=""')}`)
    await loaded(tab)
    await track(tab, 'a')
    await flush(tab)
    expect(await account.events({ visitor_id: await visitorId(tab) })).toHaveLength(1)
  })

  test(`a page may configure it in code, ${browser}`, async ({ account, open }) => {
    const tab = await open(`${stub}<script>hal.track('before-init'); hal.init({ projectId: 'PROJECT' })</script>${tag('')}`)
    await loaded(tab)
    await flush(tab)
    expect(await account.events({ visitor_id: await visitorId(tab) })).toMatchObject([{ name: 'before-init' }])
  })

  test(`embeds of the older name work: /widget.js, \`data-app-id\` and HalWidget, ${browser}`, async ({ account, open }) => {
    const tab = await open(`<script src="HOST/widget.js" data-app-id="PROJECT"></script><script>
      window.noted = []
      HalWidget.identify({ email: 'bob@globex.com' }).then(({ matched_by }) => noted.push(matched_by))
    </script>`)
    await expect.poll(() => noted(tab)).toEqual(['created'])
    expect(await tab.evaluate(() => window.hal === window.HalWidget)).toBe(true)
    expect(await account.contactByEmail('bob@globex.com')).toMatchObject({ visitor_ids: [await visitorId(tab)] })
  })

  test(`loaded twice, it is one client: a call takes effect once, ${browser}`, async ({ account, open }) => {
    const tab = await open(`${stub}<script>hal.track('early')</script>${tag()}${tag('data-project-id="PROJECT"', 'widget.js')}`)
    await loaded(tab)
    await track(tab, 'late')
    await flush(tab)
    const events = await account.events({ visitor_id: await visitorId(tab) })
    expect(events.map(({ name }) => name)).toEqual(['early', 'late'])
  })

  test(`a refused call that nobody handles does not disturb the page, ${browser}`, async ({ open }) => {
    const tab = await open(`${stub}<script>
      window.noted = []
      hal.on('error', ({ code }) => noted.push(code))
      hal.setStage('Won')
      hal.track('')
      hal.track('far-too-long'.repeat(20))
      hal.identify({ email: 'no email' })
      hal.setDeal(NaN)
    </script>${tag()}`)
    await expect.poll(async () => (await noted(tab)).length).toBe(5)
    expect(new Set(await noted(tab))).toEqual(new Set(['no_contact', 'invalid_request']))
  })

  test(`it leaves nothing in the page but \`hal\` and \`HalWidget\`, ${browser}`, async ({ open }) => {
    const tab = await open(`<script>window.noted = []; noted.push(...Object.getOwnPropertyNames(window))</script>${stub}${tag()}`)
    await loaded(tab)
    await flush(tab)
    const added = await tab.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => !window.noted.includes(name)))
    expect(added.sort()).toEqual(['HalWidget', 'hal'])
    expect(await tab.evaluate(() => document.cookie)).toBe('')
  })
}
