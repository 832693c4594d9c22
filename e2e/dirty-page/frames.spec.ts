import type { Page } from '@playwright/test'
import { npmBuild } from '../site.js'
import { builds, callsOf, type Build } from './embed.js'
import { expect, test } from './test.js'

const call = `hal.track('in-a-frame').then(() => parent.postMessage('fulfilled', '*'), ({ code }) => parent.postMessage(code, '*'))`
const listen = `<script>onmessage = ({ data }) => { window.heard = data }</script>`

const expectHeard = (page: Page) => expect.poll(() => page.evaluate('window.heard')).toBe('fulfilled')
const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

const options: Record<Build, string> = { 'script tag': 'data-cross-subdomain', 'npm build': 'crossSubdomain: true' }

for (const build of Object.keys(builds) as Build[])
  for (const [name, option] of Object.entries({ 'a sandboxed frame': '', 'a sandboxed frame, with crossSubdomain': options[build] }))
    test(`${name} has no storage: its calls are sent from memory (F10), ${build}`, async ({ shop }) => {
      const frame = shop.add(builds[build](option) + callsOf(build, call))
      const page = await shop.open(`${listen}<iframe sandbox="allow-scripts" src="${frame}"></iframe>`)
      await expectHeard(page)
    })

test('state, reset(), optOut() and optIn() work in a sandboxed frame with crossSubdomain (F10)', async ({ shop }) => {
  const calls = `hal.reset(); hal.optOut(); hal.optIn(); if (hal.state.visitorId) ${call}`
  const frame = shop.add(`<script src="HOST/hal.js" data-project-id="PROJECT" data-cross-subdomain></script><script>${calls}</script>`)
  const page = await shop.open(`${listen}<iframe sandbox="allow-scripts" src="${frame}"></iframe>`)
  await expectHeard(page)
})

for (const build of Object.keys(builds) as Build[])
  test(`a srcdoc frame sends to its server (F20), ${build}`, async ({ shop }) => {
    const page = await shop.open(`${listen}<iframe srcdoc="${escaped(builds[build]() + callsOf(build, call))}"></iframe>`)
    await expectHeard(page)
  })

/** Frames with an opaque origin. */
const frames = {
  'a srcdoc frame': (html: string) => `<iframe srcdoc="${escaped(html)}"></iframe>`,
  'a frame that its page writes': (html: string) => `<iframe></iframe><template>${html}</template>
    <script>{ const { contentDocument } = document.querySelector('iframe')
      contentDocument.write(document.querySelector('template').innerHTML); contentDocument.close() }</script>`,
}

for (const [name, frame] of Object.entries(frames))
  test(`without an endpoint, ${name} sends to the origin of its page (F20)`, async ({ shop, context, faults }) => {
    // the shop does not serve HAL's routes
    faults.allow(/Failed to load resource|JSON/)
    const sent = context.waitForEvent('request', (request) => request.method() === 'POST')
    const page = await shop.open(frame(`${npmBuild(`{ projectId: 'PROJECT' }`)}<script type="module">void hal.track('a')</script>`))
    expect((await sent).url()).toBe(new URL('/api/widget/batch', page.url()).href)
  })
