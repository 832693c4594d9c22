import { createRandom } from '../../packages/server/test/torture/random.js'
import type { Account } from '../account.js'
import type { RunningServer } from '../server.js'
import { collectFaults } from '../page-faults.js'
import { inlineScript, startSite, stub } from '../site.js'
import type { RunningBrowser, Tab } from './browser.js'
import { planCalls, typeOf, type PlannedCall, type Workload } from './calls.js'
import type { Ground } from './ground.js'
import { installHarness, type Made, type Making } from './harness.js'
import { startProxy, type Proxy, type Weather } from './proxy.js'
import type { AppliedOperation, Source } from './rows.js'

export interface CallOptions {
  /** Default: the number of calls of the workload. */
  count?: number
  /** Navigates in the task after the last call. */
  thenLeave?: boolean
  /** Signs out at this time, and makes its calls in the same task, about other people. */
  resetAt?: number
}

/** A project, an unreliable network, a site with the SDK, and a browser that can be killed. */
export interface World {
  server: Pick<RunningServer, 'kill' | 'start'>
  account: Account
  /** Where to read the project's rows. */
  source: Source
  proxy: Proxy
  /** All calls so far, in order, one list for each page. */
  runs: AppliedOperation[][]
  /** Opens a new tab with the site. */
  open(): Promise<Tab>
  /** Lets the page make the planned calls. */
  call(page: Tab, how?: CallOptions): Promise<Made>
  /** Lets the page make these calls in one task. */
  make(page: Tab, calls: PlannedCall[]): Promise<Made>
  /** Plans calls for each return to the tab's pages. Pass the operation ids of each visit to the returned functions. */
  planReturns(page: Tab, visits: number, how?: Pick<CallOptions, 'count'>): Promise<((ids: string[]) => void)[]>
  /** Plans calls for the end of the page. Pass the next tab to the returned function, which reads their operation ids there. */
  planEnd(page: Tab, how?: Pick<CallOptions, 'count'>): Promise<(next: Tab) => Promise<void>>
  /** Starts the network faults. */
  storm(): void
  /** Ends the network faults, except faults that are permanent. */
  calm(): void
  browser(): RunningBrowser
  /** Starts the browser again with the previous profile. */
  reopen(): Promise<void>
  /** Console errors and uncaught exceptions of all pages, without network messages. */
  pageFaults(): string[]
  end(): Promise<void>
}

export interface WorldOptions {
  workload: Workload
  weather: Weather
  /** Pages call at the same time, so all calls are about one contact. */
  isParallel: boolean
  seed: number
}

export async function startWorld(ground: Ground, { workload, weather, isParallel, seed }: WorldOptions): Promise<World> {
  const account = await ground.owner.makeProject('Torture')
  const proxy = await startProxy(ground.server.port, createRandom(seed))
  const faults = collectFaults()
  const site = await startSite(faults.script + head(account.projectId, proxy.url), faults.files)
  const runs: AppliedOperation[][] = []
  const browsers = [ground.browser()]
  let planned = 0

  function plan(count = workload.count, isShared = isParallel): PlannedCall[] {
    const number = ++planned
    return planCalls(count, (person) => (isShared ? 'everybody@acme.test' : `person-${person}@page-${number}.test`))
  }

  const note = (calls: PlannedCall[], ids: string[]): void => void runs.push(ids.map((id, n) => expected(id, calls[n])))

  async function make(page: Tab, calls: PlannedCall[], how: Making = {}): Promise<Made> {
    const made = await page.evaluate(([calls, how]) => window.harness.make(calls, how), [calls, how] as const)
    note(calls, made.ids)
    return made
  }

  return {
    server: ground.server,
    account,
    source: { databasePath: ground.server.databasePath, projectId: account.projectId },
    proxy,
    runs,
    async open() {
      const page = await ground.browser().newTab()
      await page.goto(site.url)
      return page
    },
    call(page, { count, thenLeave, resetAt } = {}) {
      const isOneTask = resetAt !== undefined
      const how: Making = { everyMs: isOneTask ? undefined : workload.everyMs, resetAt, thenGoTo: thenLeave ? `${site.url}next` : undefined }
      return make(page, plan(count, isParallel && !isOneTask), how)
    },
    make: (page, calls) => make(page, calls),
    async planReturns(page, count, { count: calls } = {}) {
      const visits = Array.from({ length: count }, () => plan(calls))
      await page.evaluate(([visits, everyMs]) => window.harness.makeOnReturn(visits, { everyMs }), [visits, workload.everyMs] as const)
      return visits.map((calls) => (ids) => note(calls, ids))
    },
    async planEnd(page, { count } = {}) {
      const calls = plan(count)
      await page.evaluate((calls) => window.harness.makeAtEnd(calls), calls)
      return async (next) => note(calls, JSON.parse((await next.evaluate(() => localStorage.getItem('madeAtEnd'))) ?? '[]'))
    },
    storm: () => proxy.turn(weather),
    calm: () => proxy.turn(weather === '30 % of all faults' ? weather : 'none'),
    browser: ground.browser,
    async reopen() {
      await ground.reopen()
      browsers.push(ground.browser())
    },
    pageFaults: () => [...faults.list(), ...browsers.flatMap(({ pageFaults }) => pageFaults())],
    async end() {
      await ground.browser().clear(site.url)
      await Promise.all([site.close(), proxy.close()])
    },
  }
}

function expected(id: string, call: PlannedCall | undefined): AppliedOperation {
  if (!call) throw new Error(`Nobody planned the call ${id}`)
  return { id, type: typeOf[call.method], email: call.email }
}

const head = (projectId: string, endpoint: string): string => `${stub}
${inlineScript(`data-project-id="${projectId}" data-endpoint="${endpoint}"`)}
<script>(${installHarness.toString()})()</script>`
