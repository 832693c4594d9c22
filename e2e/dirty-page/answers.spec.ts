import { arrivedEvents, callAll } from './calls.js'
import { stringOnlyFetch } from './dirt.js'
import { builds } from './embed.js'
import { expect, test } from './test.js'

/** Answers from a device between page and server. */
const answers = {
  'a network error as a response': 'Response.error()',
  'a 403 of a firewall': `new Response('<h1>Blocked</h1>', { status: 403, headers: { 'content-type': 'text/html' } })`,
  'a 404 of another host': `new Response('<h1>Not found</h1>', { status: 404 })`,
  'a 405 of a file server': `new Response('', { status: 405 })`,
  'a 404 in JSON that is no problem of HAL': `Response.json({ error: 'not_found' }, { status: 404 })`,
  'a 401 of a hotel': `new Response('Sign in', { status: 401 })`,
  'a 200 of a hotel': `new Response('<h1>Welcome</h1>')`,
  'a 200 with fewer results than calls': `Response.json({ results: [] })`,
  'a 200 with results that are none': `Response.json({ results: 'ok' })`,
  'a 204': `new Response(null, { status: 204 })`,
  'nothing at all': 'undefined',
}

for (const [name, answer] of Object.entries(answers))
  test(`${name} is not taken for HAL's answer: the call is sent once more (F12)`, async ({ shop, account }) => {
    const fakeOnce = `<script>{ const real = fetch; let isFaked = false
      window.fetch = (...given) => isFaked ? real(...given) : (isFaked = true, Promise.resolve(${answer})) }</script>`
    const page = await shop.open(fakeOnce + builds['script tag']())
    await callAll(page, [`hal.track('a')`, `hal.identify({ email: 'nora@acme.test' })`, `hal.track('b')`])
    expect(await arrivedEvents(account)).toEqual(['a', 'b'])
  })

test('a fetch that throws at once is a network error (F12)', async ({ shop }) => {
  const throwOnce = `<script>{ const real = fetch; let hasThrown = false
    window.fetch = (...given) => { if (hasThrown) return real(...given); hasThrown = true; throw new TypeError('Blocked') } }</script>`
  const page = await shop.open(throwOnce + builds['script tag']())
  await callAll(page, [`hal.track('a')`])
})

test('fetch is called with a text and plain options, which wrappers of other tools can read (F11)', async ({ shop }) => {
  const noteOptions = `<script>{ const real = fetch
    window.fetch = (url, init, ...more) => {
      window.seen = [typeof url, init.method, typeof init.body, init.keepalive, String(Object.getPrototypeOf(init.headers) === Object.prototype), more.length].join()
      return real(url, init) } }</script>`
  const page = await shop.open(stringOnlyFetch + noteOptions + builds['script tag']())
  await callAll(page, [`hal.track('a')`])
  expect(await page.evaluate('seen')).toBe('string,POST,string,false,true,0')
})
