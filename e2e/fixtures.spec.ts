import type { Page } from '@playwright/test'
import type { Warning } from '@hal/contract/types'
import { loadInvalid, loadValid, type Loaded } from '../packages/contract/fixtures/load.js'
import type { HalGlobal } from '../packages/sdk/src/entries/global.js'
import { isWrongAsCall, toCall, type FixtureCall } from '../packages/sdk/test/fixture-call.js'
import { startServer, type RunningServer } from './server.js'
import { startSite } from './site.js'
import { expect, test as base } from './test.js'

/** A result or a problem. */
interface Answer {
  code?: string | undefined
  matched_by?: string | null | undefined
  company_by?: string | null | undefined
  warnings?: Warning[]
}

/** The outcome of a fixture, without values that differ between servers. */
type Outcome = { name: string; warnings: string[] } & Omit<Answer, 'warnings'>

interface VisitorsCall extends FixtureCall {
  visitor: { visitor_id: unknown }
}

interface Fixtures {
  /** Makes all calls through the SDK at once, each for the visitor of its fixture. */
  call(fixtures: Loaded[]): Promise<Outcome[]>
  /** A second server with the same state, which receives the bodies directly. */
  twin: RunningServer
}

const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  twin: async ({}, use) => {
    const twin = await startServer()
    await use(twin)
    await twin.dispose()
  },
  call: async ({ page, server }, use) => {
    const site = await startSite(`<script src="${server.url}/hal.js" data-project-id="demo"></script>`)
    await page.goto(site.url)
    await use(async (fixtures) => {
      const calls = fixtures.map((fixture) => ({ ...toCall(fixture), visitor: visitorOf(fixture) }))
      const answers = await callAll(page, toText(calls))
      return fixtures.map(({ name }, index) => toOutcome(name, answers[index] ?? {}))
    })
    await site.close()
  },
})

const visitorOf = ({ body }: Loaded) => ({ visitor_id: Object(body).visitor_id })

/** As text, because Playwright changes some values when it serialises them (`__proto__`, lone surrogates). */
const toText = (calls: unknown) => JSON.stringify(calls, (_key, value) => (value === Infinity ? '1e999' : value)).replaceAll('"1e999"', '1e999')

const callAll = (page: Page, calls: string) =>
  page.evaluate(async (text) => {
    const hal = window.hal as HalGlobal
    const methods = hal as unknown as Record<FixtureCall['method'], (...args: unknown[]) => Promise<Answer>>
    const say = ({ method, args, visitor }: VisitorsCall): Promise<Answer> => {
      hal.reset()
      if (method === 'identify') return methods.identify({ ...Object(args[0]), ...visitor })
      const named = methods.identify(visitor)
      const said = methods[method](...args)
      return named.then(() => said)
    }
    const outcomes = (JSON.parse(text) as VisitorsCall[]).map((call) => say(call).catch(({ code }) => ({ code })))
    return Promise.all(outcomes)
  }, calls)

/** Posts each body unchanged. */
async function postAll(url: string, fixtures: Loaded[]): Promise<Outcome[]> {
  const answers = fixtures.map(async ({ name, route, text, idempotency_key: key }) => {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) }
    const response = await fetch(`${url}/api/widget/${route}`, { method: 'POST', headers, body: text })
    return toOutcome(name, (await response.json()) as Answer)
  })
  return Promise.all(answers)
}

const toOutcome = (name: string, { code, matched_by, company_by, warnings = [] }: Answer): Outcome => ({
  name,
  code,
  matched_by,
  company_by,
  warnings: warnings.map(({ code, path }) => `${code} ${path}`).sort(),
})

const isCall = (fixture: Loaded) => toCall(fixture) !== undefined
const isNot =
  (...names: string[]) =>
  ({ name }: Loaded) =>
    !names.includes(name)

/** Fixtures for which the client sends other values than the page passed. */
const changedByClient = [
  // the client treats null as no id
  'wire-limits-visitor-id-of-a-wrong-type-null',
]

/** Fixtures that differ in a batch: single calls have other fields, and the client writes its own envelope. */
const changedInBatch = ['fine-print-body-512-kib', 'wire-type-and-seq-stand-in-batches-only', 'fine-print-blank-in-the-envelope']

test('what the contract takes, HAL answers through the SDK as it answers the body itself', async ({ call, twin }) => {
  const fixtures = loadValid().filter(isCall).filter(isNot(...changedInBatch))
  expect(await call(fixtures)).toEqual(await postAll(twin.url, fixtures))
})

test('what the contract refuses is refused through the SDK with the same code', async ({ call, faults }) => {
  faults.allow(/413/)
  const fixtures = loadInvalid().filter(isCall).filter(isWrongAsCall).filter(isNot(...changedByClient))
  const codes = (await call(fixtures)).map(({ name, code }) => [name, code])
  expect(codes).toEqual(fixtures.map(({ name, code }) => [name, code]))
})
