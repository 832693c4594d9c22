import type { Page } from '@playwright/test'
import { npmBuild, stub } from '../site.js'
import { arrivedEvents, callAll, loaded } from './calls.js'
import { expect, test } from './test.js'

/** All console lines so far, of every level. */
function linesOf(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  return lines
}

const tag = (attributes: string) => `${stub}<script src="HOST/hal.js" ${attributes}></script>`
const npm = (options: string) => npmBuild(`{ projectId: 'PROJECT', endpoint: 'HOST', ${options} }`)
const called = `<script type="module">void hal.track('a')</script>`

/** Set-ups with one mistake each, and the text that the console line must contain. */
const mistakes: Record<string, [html: string, option: RegExp]> = {
  'a project id that is undefined': [npm('projectId: undefined'), /projectId/],
  'a project id that is null': [npm('projectId: null'), /projectId/],
  'a project id that is blank': [npm(`projectId: ''`), /projectId/],
  'an endpoint without a scheme': [npm(`endpoint: 'hal.example.com'`), /endpoint/],
  'an endpoint whose port looks like a path': [npm(`endpoint: 'localhost:3000'`), /endpoint/],
  'a consent that is in capitals': [tag('data-project-id="PROJECT" data-consent="Granted"'), /consent/],
  'a consent that is none of the three': [tag('data-project-id="PROJECT" data-consent="yes"'), /consent/],
  'a flush interval with a unit': [tag('data-project-id="PROJECT" data-flush-interval="1s"'), /flush-?interval/i],
  'a second tag with another project': [tag('data-project-id="PROJECT"') + tag('data-project-id="another"'), /another|project/],
}

for (const [name, [html, option]] of Object.entries(mistakes))
  test(`${name} is one line on the console that names it, and no error of the page (F14)`, async ({ shop, context, faults }) => {
    // a wrong endpoint also makes the browser print a line of its own
    faults.allow(/Failed to load resource|URL scheme|ERR_NAME_NOT_RESOLVED|ERR_FAILED|CORS/)
    const page = await context.newPage()
    const lines = linesOf(page)
    await page.goto(shop.add(html + called))
    const ofHal = () => lines.filter((line) => /hal/i.test(line) && option.test(line))
    await expect.poll(ofHal).toHaveLength(1)
    await page.evaluate(`hal.track('b').catch(() => 0), hal.flush()`)
    expect(ofHal()).toHaveLength(1)
  })

test('a flush interval that is no number is the default (F14)', async ({ shop }) => {
  const page = await shop.open(tag('data-project-id="PROJECT" data-flush-interval="1s"'))
  await callAll(page, [`hal.track('a')`])
})

test('a consent that a template left empty is one that was not given, and no mistake (F14)', async ({ shop, context }) => {
  const page = await context.newPage()
  const lines = linesOf(page)
  await page.goto(shop.add(tag('data-project-id="PROJECT" data-consent=""')))
  await callAll(page, [`hal.track('a')`])
  expect(lines).toEqual([])
})

test('a module finds its own tag and that tag’s options (F14)', async ({ shop }) => {
  const page = await shop.open(`${stub}<script type="module" src="HOST/hal.js" data-project-id="PROJECT"></script>`)
  await loaded(page)
  await callAll(page, [`hal.track('a')`])
})

test('what was called before a tag without a project, and between it and the one with it, is sent in order (F6)', async ({ shop, account }) => {
  const page = await shop.open(`${stub}<script>var calls = [hal.track('a')]</script><script src="HOST/hal.js"></script>
    <script>calls.push(hal.track('b'))</script><script src="HOST/hal.js?2" data-project-id="PROJECT"></script>
    <script>calls.push(hal.track('c'))</script>`)
  await callAll(page, ['calls[0]', 'calls[1]', 'calls[2]'])
  expect(await arrivedEvents(account)).toEqual(['a', 'b', 'c'])
})

test('a page that is set up rightly prints nothing', async ({ shop, context }) => {
  const page = await context.newPage()
  const lines = linesOf(page)
  await page.goto(shop.add(tag('data-project-id="PROJECT"')))
  await callAll(page, [`hal.identify({ email: 'nora@acme.test', company: { id: 'acme' } })`, `hal.track('a')`, `hal.setStage('Qualified')`])
  expect(lines).toEqual([])
})
