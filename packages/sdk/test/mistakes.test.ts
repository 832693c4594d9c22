import { expect, it, vi } from 'vitest'
import * as say from '../src/entries/say.js'
import { browser, open, page, server } from './site.js'

const warnOf = (code: string) => `[hal] ${code} → https://hal.example/docs/problems/${code}`

it('prints nothing on a page that is used rightly (sdk.md, Calls)', async () => {
  server.answer(() => ({ result: { event_id: 'e', contact_id: null, company_id: null, warnings: [{ code: 'email_kept', message: '' }] } }))
  const hal = open()
  void hal.track('a')
  await browser.advance(1500)
  hal.optOut()
  void hal.track('b')
  await browser.advance(1500)
  expect(page.printed).toEqual([])
})

it('prints a mistake once, also without debug: code and address if the sentences are blocked (sdk.md, Calls)', async () => {
  server.behave({ status: 404, body: { code: 'unknown_project', type: '/docs/problems/unknown_project', detail: 'There is no project demo' } })
  const hal = open()
  for (let n = 0; n < 3; n++) {
    void hal.track('a')
    await browser.advance(1500)
  }
  expect(page.printed).toEqual([[warnOf('unknown_project')]])
})

it('prints wrong arguments, and a warning with its own help page (sdk.md, Calls)', async () => {
  server.answer(() => ({ result: { event_id: 'e', contact_id: null, company_id: null, warnings: [{ code: 'company_not_found', message: '' }] } }))
  const hal = open()
  void hal.track('')
  void hal.track('a')
  await browser.advance(1500)
  expect(page.printed).toEqual([[warnOf('invalid_request')], ['[hal] company_not_found → https://hal.example/docs/warnings#company_not_found']])
})

it.each([
  ['a page of a proxy', { status: 404, body: '<h1>Not found</h1>' }],
  ['a 200 without results', { status: 200, body: {} }],
])('prints that %s is no answer of HAL (sdk.md, Delivery)', async (_, answer) => {
  server.behave(answer)
  void open().track('a')
  await browser.advance(1500)
  expect(page.printed).toEqual([[warnOf('foreign_answer')]])
})

it('prints nothing while HAL itself is busy or the visitor is offline (sdk.md, Calls)', async () => {
  server.behave({ status: 503, body: { code: 'overloaded', type: '/docs/problems/overloaded', detail: 'Busy' } })
  const hal = open()
  void hal.track('a')
  await browser.advance(1500)
  server.behave('network_error')
  await browser.advance(60_000)
  expect(page.printed).toEqual([])
})

it.each([
  ['an empty project id', { projectId: '' }],
  ['no project id', { projectId: undefined as never }],
  ['an endpoint without a scheme', { endpoint: 'hal.example' }],
  ['an unknown consent', { consent: 'yes' as never }],
  ['an interval with a unit', { flushInterval: '1s' as never }],
])('prints %s (sdk.md, Calls)', async (_, options) => {
  open(options)
  await browser.rest()
  expect(page.printed).toEqual([[expect.stringContaining('invalid_option')]])
})

it('sends in spite of an invalid interval, and to an endpoint without a scheme over https (sdk.md, Two ways in)', async () => {
  const hal = open({ flushInterval: '1s' as never, endpoint: 'hal.example/' })
  void hal.track('a')
  await browser.advance(1500)
  expect(server.names()).toEqual(['a'])
  await expect(hal.track('')).rejects.toMatchObject({ type: 'https://hal.example/docs/problems/invalid_request' })
})

it('treats an unknown consent like pending (sdk.md, Calls)', async () => {
  const hal = open({ consent: 'Granted' as never })
  void hal.track('a')
  await browser.advance(1500)
  expect(server.requests).toEqual([])
  hal.optIn()
  await browser.advance(1500)
  expect(server.names()).toEqual(['a'])
})

it('gives every event to the sentences with debug, in order, and without debug only mistakes (sdk.md, Calls)', async () => {
  const print = vi.fn<typeof say.print>()
  const load = () => Promise.resolve({ print })
  void open({ debug: true }, page, load).track('a')
  await browser.advance(1500)
  expect(print.mock.calls.map(([event]) => event).filter((event) => event !== 'queue')).toEqual(['call', 'ready', 'sent', 'result'])
  page.close()
  print.mockClear()
  void open({}, browser.openPage(), load).track('b')
  await browser.advance(1500)
  expect(print).not.toHaveBeenCalled()
})
