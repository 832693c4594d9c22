import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { identityToken } from './signing.mjs'

/**
 * Pages with the SDK of 0.1.0 in its own fake browser, before its server. Answers what each browser has kept at
 * the end, with the ids of the calls that nobody was told of, in their order, and every request that arrived.
 */
export async function recordBrowsers(root, { url }, { shop, vault }) {
  const { load, close } = await loader(root)
  const { createFakeBrowser } = await load('packages/sdk/test/fake-browser.ts')
  const { createClient } = await load('packages/sdk/src/api/client.ts')

  const requests = []

  /** One browser, whose network does what `network` says. */
  async function browse(name, project, live) {
    const network = { state: 'up' }
    const server = {
      async fetch(request) {
        if (network.state === 'down') throw new TypeError('Failed to fetch')
        const target = request.url.replace('https://hal.example', url)
        const body = await request.text()
        const response = await fetch(target, { method: 'POST', headers: request.headers, body })
        const answered = { status: response.status, body: await response.json() }
        requests.push({ path: new URL(target).pathname, type: request.headers.get('content-type'), body, answer: answered })
        const answer = Response.json(answered.body, { status: answered.status })
        if (network.state === 'answers are lost') throw new TypeError('Failed to fetch')
        return answer
      },
    }
    const browser = createFakeBrowser(server)
    browser.setClock(Date.now())
    const calls = []
    const open = (overrides) => {
      const page = browser.openPage(overrides)
      const hal = createClient({ projectId: project.id, endpoint: 'https://hal.example' }, page)
      hal.on('call', ({ operationId, type }) => calls.push({ id: operationId, type }))
      return { page, hal }
    }
    const settled = new Set()
    await live({ open, network, browser, note: (hal) => hal.on('result', ({ id }) => settled.add(id)), settle: async () => { for (let turn = 0; turn < 50; turn++) { await browser.advance(200); await new Promise((done) => setTimeout(done, 5)) } } })
    const waiting = calls.filter(({ id }) => !settled.has(id))
    return { name, project_id: project.id, waiting, localStorage: { ...browser.storage }, indexedDB: await dumpDatabases(browser.indexedDB) }
  }

  const browsers = [
    await browse('answers that were lost on the way', shop, async ({ open, note, network, settle }) => {
      const { page, hal } = open()
      note(hal)
      await settle()
      network.state = 'answers are lost'
      hal.track('lost-1')
      hal.identify({ email: 'lost@answers.com', company: { name: 'Answers' } })
      hal.track('lost-2', 2)
      hal.setStage('Qualified')
      await settle()
      network.state = 'down'
      page.kill()
    }),
    await browse('a verified visitor who went offline', vault, async ({ open, note, network, settle }) => {
      const { page, hal } = open()
      note(hal)
      const token = identityToken(vault.identity_secret, { sub: 'u-kim', email: 'kim@kilo.example', company_ids: ['kilo'] })
      hal.identify({ identity_token: token, company: { id: 'kilo' } })
      hal.track('online')
      await settle()
      network.state = 'down'
      hal.track('offline', null, { company_id: 'kilo' })
      hal.setStage({ stage: 'Proposal', company_id: 'kilo' })
      hal.setDeal(77)
      hal.setProperties({ theme: 'dark' })
      hal.track('offline-2')
      await settle()
      page.close()
    }),
    await browse('a sign-in that waits, with its proof', vault, async ({ open, note, network, settle }) => {
      network.state = 'down'
      const { page, hal } = open()
      note(hal)
      hal.track('before-sign-in')
      hal.identify({ identity_token: identityToken(vault.identity_secret, { sub: 'u-mia', email: 'mia@kilo.example', company_ids: ['kilo'] }), name: 'Mia', company: { id: 'kilo' } })
      hal.setDeal(5)
      await settle()
      hal.reset()
      hal.track('somebody-else')
      await settle()
      page.close()
    }),
    await browse('a page that ended with calls in the safety net', shop, async ({ open, note, network, browser, settle }) => {
      const first = open()
      note(first.hal)
      first.hal.track('early')
      await settle()
      network.state = 'down'
      first.hal.track('held-1', null, { properties: { a: 1 } })
      first.hal.identify({ email: 'held@net.com' })
      first.page.hide()
      first.page.kill()
      await browser.rest()
    }),
    await browse('a browser without IndexedDB', shop, async ({ open, note, network }) => {
      network.state = 'down'
      const { page, hal } = open({ indexedDB: undefined })
      note(hal)
      hal.track('in-memory')
      hal.setProperties({ plan: 'pro' })
      page.close()
    }),
  ]
  await close()
  return { browsers, requests }
}

/** Loads the TypeScript of the checkout as its tests do. */
async function loader(root) {
  const { createServer } = await import(pathToFileURL(createRequire(join(root, 'package.json')).resolve('vite')))
  const conditions = ['hal-source']
  const vite = await createServer({ root, configFile: false, logLevel: 'error', resolve: { conditions }, ssr: { resolve: { conditions } }, server: { middlewareMode: true, hmr: false, ws: false } })
  return { load: (file) => vite.ssrLoadModule(join(root, file)), close: () => vite.close() }
}

/** Names of the databases, with the rows of their only table. */
async function dumpDatabases(factory) {
  const dumped = {}
  for (const { name } of await factory.databases()) {
    const database = await done(factory.open(name))
    const rows = database.transaction('q').objectStore('q')
    const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())])
    dumped[name] = keys.map((key, index) => [key, values[index]])
    database.close()
  }
  return dumped
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = reject
})
