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
  /** Default: as many as the workload says. */
  count?: number
  /** The page navigates in the task after the last call. */
  thenLeave?: boolean
  /** It signs out at this time, and calls in the same task, about people of its own. */
  resetAt?: number
}

/** A project, a network that fails, a site with the SDK, and a browser that may be killed. */
export interface World {
  server: Pick<RunningServer, 'kill' | 'start'>
  account: Account
  /** Where the project's rows are. */
  source: Source
  proxy: Proxy
  /** What was called so far: for each page that called, its calls in their order. */
  runs: AppliedOperation[][]
  /** A new tab with the site. */
  open(): Promise<Tab>
  /** The page makes its calls. */
  call(page: Tab, how?: CallOptions): Promise<Made>
  /** The page makes these calls, all in one task. */
  make(page: Tab, calls: PlannedCall[]): Promise<Made>
  /** The pages of a tab will call so much when they are returned to: then the ids of each visit are to be noted. */
  planReturns(page: Tab, visits: number, how?: Pick<CallOptions, 'count'>): Promise<((ids: string[]) => void)[]>
  /** The page will call so much when it ends: the ids are to be noted by a page that comes after it. */
  planEnd(page: Tab, how?: Pick<CallOptions, 'count'>): Promise<(next: Tab) => Promise<void>>
  /** The weather begins. */
  storm(): void
  /** The weather ends, unless it is one to live with. */
  calm(): void
  browser(): RunningBrowser
  /** Starts the browser again, with the profile that the last one left. */
  reopen(): Promise<void>
  /** Console errors and uncaught exceptions of all pages, without what the network layer prints. */
  pageFaults(): string[]
  end(): Promise<void>
}

export interface WorldOptions {
  workload: Workload
  weather: Weather
  /** Pages call at the same time: then they are all about one contact. */
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
