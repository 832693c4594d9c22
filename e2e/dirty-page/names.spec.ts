import { stub } from '../site.js'
import { callAll, loaded } from './calls.js'
import { builds } from './embed.js'
import { expect, test } from './test.js'

const evil = 'https://evil.example'

/** Elements that a comment on a page may contain, before the script. */
const elementsAsScript = {
  'an image with options of its own': `<img name="currentScript" alt="" src="data:," data-project-id="of-somebody-else" data-endpoint="${evil}">`,
  'an image without options': '<img name="currentScript" alt="" src="data:,">',
  'a form': `<form name="currentScript" data-project-id="of-somebody-else" data-endpoint="${evil}"><input name="src"></form>`,
  'a frame': '<iframe name="currentScript" src="about:blank"></iframe>',
}

for (const [name, element] of Object.entries(elementsAsScript))
  test(`${name} named currentScript is not taken for the script: its options do not count (F2)`, async ({ shop, account, context }) => {
    const hosts = new Set<string>()
    context.on('request', (request) => hosts.add(new URL(request.url()).host))
    const page = await shop.open(`${stub}${element}<script src="HOST/hal.js" data-project-id="PROJECT"></script>`)
    await callAll(page, [`hal.identify({ email: 'nora@acme.test' })`])
    expect(await account.contactByEmail('nora@acme.test')).toBeDefined()
    expect([...hosts]).not.toContain(new URL(evil).host)
  })

const named = (global: string) => ({
  [`a div with the id ${global}`]: `<div id="${global}"></div>`,
  [`two elements with the id ${global}`]: `<p id="${global}"></p><p id="${global}"></p>`,
  [`a form with the id ${global}`]: `<form id="${global}"><input name="q"><input name="state"></form>`,
  [`a frame of the same origin named ${global}`]: `<iframe name="${global}" src="about:blank"></iframe>`,
  [`a frame of another origin named ${global}`]: `<iframe name="${global}" src="FRAME"></iframe>`,
})

for (const [name, element] of Object.entries({ ...named('hal'), ...named('HalWidget') }))
  for (const [withStub, before] of Object.entries({ 'with the stub': stub, 'without the stub': '' }))
    test(`${name} is no earlier client, and stays as it is: ${withStub} (F7)`, async ({ shop }) => {
      const html = element.replace('FRAME', shop.add('', 'localhost'))
      const early = before && `<script>var early = hal.track('early')</script>`
      const page = await shop.open(`${html}${before}${early}<script src="HOST/hal.js" data-project-id="PROJECT"></script>`)
      await loaded(page)
      await callAll(page, [...(before ? ['early'] : []), `hal.track('late')`, `HalWidget.track('by the older name')`])
      expect(await page.evaluate('hal === HalWidget')).toBe(true)
      const left = 'var node = document.querySelector("form"); !node || String(node.reset).includes("native code") && !Object.keys(node).includes("track")'
      expect(await page.evaluate(left)).toBe(true)
    })

test('elements named as members of document do not stop it (F2)', async ({ shop }) => {
  const names = ['addEventListener', 'scripts', 'querySelector', 'querySelectorAll', 'getElementsByTagName', 'head']
  const page = await shop.open(`${names.map((name) => `<img name="${name}" alt="" src="data:,">`).join('')}${builds['script tag']()}`)
  await loaded(page)
  await callAll(page, [`hal.identify({ email: 'nora@acme.test' })`, `hal.track('a')`])
})

test('listens before it has a project, without the stub (F21)', async ({ shop }) => {
  const page = await shop.open(`<script src="HOST/hal.js"></script>
    <script>var results = 0; hal.on('result', () => results++); hal.init({ projectId: 'PROJECT' })</script>`)
  await callAll(page, [`hal.track('a')`])
  await expect.poll(() => page.evaluate('results')).toBe(1)
})

for (const [kind, open] of Object.entries({ 'a strict script': `<script>'use strict';`, 'a module': '<script type="module">' }))
  test(`the stub works in ${kind} (F21)`, async ({ shop }) => {
    const page = await shop.open(`${stub.replace('<script>', open)}<script defer src="HOST/hal.js" data-project-id="PROJECT"></script>`)
    await loaded(page)
    await callAll(page, [`hal.track('a')`, `HalWidget.track('b')`])
  })
