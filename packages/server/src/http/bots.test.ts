import { afterEach, describe, expect, it } from 'vitest'
import { createIsBot } from './bots.js'
import { startTestServer, type Member, type TestServer } from './test/server.js'

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const googlebot = 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/142.0.0.0 Safari/537.36'

describe('who is a bot, by its User-Agent', () => {
  const isBot = createIsBot()

  it.each([
    googlebot,
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36',
    'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)',
    'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
  ])('%s is one', (userAgent) => {
    expect(isBot(userAgent)).toBe(true)
    expect(isBot(userAgent)).toBe(true)
  })

  it.each([
    undefined,
    '',
    chrome,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
    'Mozilla/5.0 (Linux; Android 14; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'node',
    'axios/1.7.9',
    'python-requests/2.31.0',
    'Go-http-client/2.0',
  ])('%s is none', (userAgent) => {
    expect(isBot(userAgent)).toBe(false)
  })

  it('keeps no more answers than it has room for, and reads no text without end', () => {
    for (let i = 0; i < 3_000; i++) expect(isBot(`${chrome} ${i}`)).toBe(false)
    expect(isBot(`${chrome} ${'a'.repeat(16_000)} ${googlebot}`)).toBe(false)
    expect(isBot(googlebot)).toBe(true)
  })
})

describe('what bots send is marked, and nothing else about it differs', () => {
  let server: TestServer
  let member: Member

  afterEach(() => server.close())

  async function start(): Promise<void> {
    server = await startTestServer()
    member = await server.newMember('owner@acme.com')
  }

  const send = (path: string, visitor_id: string, userAgent: string, fields: object = { name: 'x' }) =>
    server.call('POST', `/api/widget/${path}`, { body: { project_id: member.projectId, visitor_id, ...fields }, headers: { 'user-agent': userAgent } })
  const get = async (path: string) => (await server.call('GET', path, { token: member.token })).body

  it('on the visitor and on its events, which can be left out', async () => {
    await start()
    expect(await send('track', 'crawler', googlebot)).toMatchObject({ status: 200, body: { warnings: [] } })
    await send('track', 'person', chrome)
    expect(await get('/api/visitors/crawler')).toMatchObject({ is_bot: true })
    expect(await get('/api/visitors/person')).not.toHaveProperty('is_bot')
    expect(await get('/api/events?is_bot=false')).toMatchObject({ data: [{ visitor_id: 'person' }] })
    expect(await get('/api/events?is_bot=true')).toMatchObject({ data: [{ visitor_id: 'crawler', is_bot: true }] })
    expect(await get('/api/events')).toMatchObject({ data: [{ visitor_id: 'person' }, { visitor_id: 'crawler' }] })
    expect(await get('/api/events?is_bot=maybe')).toMatchObject({ code: 'invalid_request', errors: [{ path: 'is_bot' }] })
  })

  it('in a batch too, and through every verb', async () => {
    await start()
    const operations = [
      { type: 'identify', visitor_id: 'a', email: 'a@acme.com' },
      { type: 'set_properties', visitor_id: 'b', properties: { plan: 'pro' } },
    ]
    expect((await send('batch', 'x', googlebot, { operations })).status).toBe(200)
    for (const id of ['a', 'b']) expect(await get(`/api/visitors/${id}`)).toMatchObject({ is_bot: true })
    expect(await get('/api/contacts')).toMatchObject({ data: [{ email: 'a@acme.com' }] })
  })

  it('until a person calls under the same id, and never again', async () => {
    await start()
    await send('track', 'v', googlebot)
    await send('track', 'v', chrome)
    expect(await get('/api/visitors/v')).not.toHaveProperty('is_bot')
    await send('track', 'v', googlebot)
    expect(await get('/api/visitors/v')).not.toHaveProperty('is_bot')
    expect(await get('/api/events?is_bot=true')).toMatchObject({ data: [] })
  })

  it('not what a backend sends for people', async () => {
    await start()
    await send('track', 'v', 'axios/1.7.9')
    expect(await get('/api/visitors/v')).not.toHaveProperty('is_bot')
  })
})
