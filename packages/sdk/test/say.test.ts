import type { WarningCode } from '@hal/contract/types'
import { beforeEach, expect, it, vi } from 'vitest'
import type * as Say from '../src/entries/say.js'

const settings = { projectId: 'dmeo', endpoint: 'https://hal.example', consent: 'granted', version: '0.2.0' } as const

let say: typeof Say
let warned: string[]
let logged: string[]

beforeEach(async () => {
  // what a page has printed is kept by the module
  vi.resetModules()
  say = await import('../src/entries/say.js')
  warned = []
  logged = []
  vi.spyOn(console, 'warn').mockImplementation((line) => void warned.push(line))
  vi.spyOn(console, 'log').mockImplementation((line) => void logged.push(line))
  vi.stubGlobal('self', { origin: 'https://app.example' })
})

const problem = (code: string, more: object = {}) => say.print('result', { type: 'identify', problem: { code, detail: 'no', ...more } }, settings)
const setup = (code: string, more: object = {}) => say.print('setup', { code, ...more }, settings)

it('says what was wrong, what to do, and where the help page is (sdk.md, Calls)', () => {
  problem('unknown_project')
  expect(warned).toEqual([
    '[hal] identify → unknown_project: no project "dmeo" on https://hal.example. Check data-project-id or projectId; `hal project list` prints the ids → https://hal.example/docs/problems/unknown_project',
  ])
})

it.each([
  ['origin_not_allowed', {}, 'does not allow the origin https://app.example'],
  ['unknown_stage', { stages: ['Lead', 'Won'] }, 'The stages are Lead, Won'],
  ['invalid_request', { errors: [{ path: 'value', message: 'is invalid' }] }, '`value` must be a finite number, a boolean or a text of at most 500 characters'],
  ['invalid_request', { errors: [{ path: 'properties.items[0].price', message: 'is invalid' }] }, '`properties.items[0].price` must be a finite number, a valid date'],
  ['invalid_request', { errors: [{ path: 'email', message: 'must contain one @' }] }, '`email` must contain one @'],
])('says for %s what to do: %#', (code, more, words) => {
  problem(code, more)
  expect(warned.join()).toContain(words)
})

it.each([
  ['unknown_field', 'The field `emial` is not known and was not used. Did you mean `email`?'],
  ['company_not_found', 'company_policy'],
] satisfies [WarningCode, string][])('says for the warning %s what to do', (code, words) => {
  say.print('warning', { type: 'identify', operationId: 'o', code, message: 'The field `emial` is not known and was not used. Did you mean `email`?' }, settings)
  expect(warned.join()).toContain(words)
  expect(warned.join()).toContain(`https://hal.example/docs/warnings#${code}`)
})

it.each([
  ['missing_project', {}, 'data-project-id'],
  ['second_project', { projectId: 'other', name: 'demo' }, 'project "demo", so project "other" was ignored'],
  ['name_taken', { name: 'hal' }, 'Call HalWidget instead'],
  ['invalid_option', { projectId: 'demo', consent: 'yes' }, 'consent (data-consent) is "yes" and must be granted, pending or denied'],
  ['invalid_option', { projectId: 'demo', flushInterval: '1s' }, 'flushInterval (data-flush-interval) is "1s"'],
  ['invalid_option', { projectId: 'demo', endpoint: 'hal.example' }, 'endpoint (data-endpoint) is "hal.example"'],
  ['invalid_option', { projectId: '' }, 'projectId (data-project-id) is ""'],
  ['invalid_option', { projectId: 'demo' }, 'the endpoint has no scheme'],
])('says for the set-up mistake %s what to do: %#', (code, more, words) => {
  setup(code, more)
  expect(warned).toHaveLength(1)
  expect(warned.join()).toContain(words)
})

it('prints a failed request that something else answered', () => {
  say.print('stalled', { code: 'foreign_answer', detail: 'HTTP 404', status: 404, type: 'https://hal.example/docs/problems/foreign_answer' }, settings)
  expect(warned.join()).toMatch(/^\[hal\] foreign_answer: .*HTTP 404/)
})

it('prints each mistake once, and no step without debug', () => {
  problem('unknown_stage')
  problem('unknown_stage')
  say.print('error', { code: 'unknown_stage', detail: 'no' }, settings)
  expect(warned).toHaveLength(1)
  expect(logged).toEqual([])
})

it('prints with debug one readable line for each step, and first the client (sdk.md, Calls)', () => {
  const debug = { ...settings, projectId: 'demo', debug: true }
  const id = `${Date.now().toString(16).padStart(12, '0').replace(/.{8}/, '$&-')}-7000-8000-000000000000`
  const steps: [string, object][] = [
    ['call', { operationId: id, type: 'identify', fields: { email: 'a@acme.com', identity_token: 'secret', company: {} } }],
    ['call', { operationId: id, type: 'track', fields: { name: 'signed-up' } }],
    ['sent', { operationIds: [id, id] }],
    ['result', { id, type: 'identify', status: 'ok', result: { matched_by: 'created', company_by: 'single', company: { id: 'c', name: 'Acme' }, warnings: [] } }],
    ['result', { id, type: 'set_stage', status: 'ok', result: { company: { id: 'c', stage: 'Won' }, company_by: 'active', stage_update: { status: 'skipped', from: 'Won', to: 'Lead' } } }],
    ['result', { id, type: 'set_deal', status: 'ok', result: { company: { id: 'c', stage: 'Won' }, deal_value: 5, company_by: 'active' } }],
    ['result', { id, type: 'track', status: 'rejected', problem: { code: 'rate_limited', detail: 'Slow down' } }],
    ['warning', { operationId: id, type: 'identify', code: 'email_kept', message: 'Kept' }],
    ['stalled', { code: 'network_error', detail: 'Failed to fetch' }],
    ['drop', { reason: 'queue_overflow', count: 1 }],
    ['queue', { length: 1, bytes: 9, state: 'idle' }],
  ]
  for (const [event, detail] of steps) say.print(event, detail, debug)
  expect(logged.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
    '[hal] HAL 0.2.0, project demo, server https://hal.example',
    '[hal] identify → queued: email, identity_token, company',
    '[hal] track → queued: signed-up',
    '[hal] sent 2 calls',
    '[hal] identify → applied in N ms: contact created, company Acme (single)',
    '[hal] setStage → skipped in N ms: company c (active), stage Lead skipped, the company is already at Won',
    '[hal] setDeal → applied in N ms: company c (active), deal value 5',
    '[hal] track → refused in N ms: rate_limited: Slow down',
    '[hal] identify → warned: email_kept: Kept',
    '[hal] not sent, will be retried: network_error: Failed to fetch',
    '[hal] dropped 1 call: queue_overflow',
  ])
  expect(warned).toEqual([])
})
