import { createRandom } from '../../packages/server/test/torture/random.js'
import type { Account } from '../account.js'
import { inlineScript, startSite, stub } from '../site.js'
import type { RunningBrowser, Tab } from './browser.js'
import { planCalls, typeOf, type PlannedCall, type Workload } from './calls.js'
import type { Ground } from './ground.js'
import { installHarness } from './harness.js'
import { startProxy, type Proxy, type Weather } from './proxy.js'
import type { AppliedOperation, Source } from './rows.js'

export interface CallOptions {
  /** Default: as many as the workload says. */
  count?: number
  /** The page navigates in the task after the last call. */
  thenLeave?: boolean
}

/** A project, a network that fails, a site with the SDK, and a browser that may be killed. */
export interface World {
  account: Account
  /** Where the project's rows are. */
  source: Source
  proxy: Proxy
  /** What was called so far: for each page that called, its calls in their order. */
  runs: AppliedOperation[][]
  /** A new tab with the site. */
  open(): Promise<Tab>
  /** The page makes its calls; answers when the last one was made. */
  call(page: Tab, how?: CallOptions): Promise<number>
  /** The page will call so much when it is returned to: then its ids are to be noted. */
  planReturn(page: Tab, how?: Pick<CallOptions, 'count'>): Promise<(ids: string[]) => void>
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
  const proxy = await startProxy(ground.port, createRandom(seed))
  const site = await startSite(head(account.projectId, proxy.url))
  const runs: AppliedOperation[][] = []
  const browsers = [ground.browser()]
  let planned = 0

  function plan(count = workload.count): { calls: PlannedCall[]; note(ids: string[]): void } {
    const number = ++planned
    const calls = planCalls(count, (person) => (isParallel ? 'everybody@acme.test' : `person-${person}@page-${number}.test`))
    return { calls, note: (ids) => void runs.push(ids.map((id, n) => expected(id, calls[n]))) }
  }

  return {
    account,
    source: { databasePath: ground.databasePath, projectId: account.projectId },
    proxy,
    runs,
    async open() {
      const page = await ground.browser().newTab()
      await page.goto(site.url)
      return page
    },
    async call(page, { count, thenLeave } = {}) {
      const { calls, note } = plan(count)
      const next = thenLeave ? `${site.url}next` : undefined
      const { ids, lastAt } = await page.evaluate(([calls, everyMs, next]) => window.harness.make(calls, everyMs, next), [calls, workload.everyMs, next] as const)
      note(ids)
      return lastAt
    },
    async planReturn(page, { count } = {}) {
      const { calls, note } = plan(count)
      await page.evaluate(([calls, everyMs]) => window.harness.makeOnReturn(calls, everyMs), [calls, workload.everyMs] as const)
      return note
    },
    storm: () => proxy.turn(weather),
    calm: () => proxy.turn(weather === '30 % of all faults' ? weather : 'none'),
    browser: ground.browser,
    async reopen() {
      await ground.reopen()
      browsers.push(ground.browser())
    },
    pageFaults: () => browsers.flatMap(({ pageFaults }) => pageFaults()),
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
