import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../packages/server/test/torture/random.js'
import { startServer, type RunningServer } from '../server.js'
import { inlineScript, startSite, stub } from '../site.js'
import type { Launch, RunningBrowser, Tab } from './browser.js'
import { planCalls, typeOf, type PlannedCall, type Workload } from './calls.js'
import { launchChromium } from './chromium.js'
import { installHarness } from './harness.js'
import { startProxy, type Proxy, type Weather } from './proxy.js'
import type { AppliedOperation } from './rows.js'

export interface CallOptions {
  /** Default: as many as the workload says. */
  count?: number
  /** The page navigates in the task after the last call. */
  thenLeave?: boolean
}

/** A server, a network that fails, a site with the SDK, and a browser that may be killed. */
export interface World {
  server: RunningServer
  proxy: Proxy
  /** What was called so far: for each page that called, its calls in their order. */
  runs: AppliedOperation[][]
  /** A new tab with the site. */
  open(): Promise<Tab>
  /** The page makes its calls. */
  call(page: Tab, how?: CallOptions): Promise<void>
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
  /** Default: Chromium. */
  launch?: Launch
}

export async function startWorld({ workload, weather, isParallel, seed, launch = launchChromium }: WorldOptions): Promise<World> {
  const server = await startServer()
  const proxy = await startProxy(server.port, createRandom(seed))
  const site = await startSite(head(proxy.url))
  const profile = await mkdtemp(join(tmpdir(), 'hal-torture-'))
  const runs: AppliedOperation[][] = []
  const browsers: RunningBrowser[] = []
  let planned = 0
  let browser = await start()

  async function start(): Promise<RunningBrowser> {
    const launched = await launch(profile)
    browsers.push(launched)
    return launched
  }

  function plan(count = workload.count): { calls: PlannedCall[]; note(ids: string[]): void } {
    const number = ++planned
    const calls = planCalls(count, (person) => (isParallel ? 'everybody@acme.test' : `person-${person}@page-${number}.test`))
    return { calls, note: (ids) => void runs.push(ids.map((id, n) => expected(id, calls[n]))) }
  }

  return {
    server,
    proxy,
    runs,
    async open() {
      const page = await browser.newTab()
      await page.goto(site.url)
      return page
    },
    async call(page, { count, thenLeave } = {}) {
      const { calls, note } = plan(count)
      const next = thenLeave ? `${site.url}next` : undefined
      note(await page.evaluate(([calls, everyMs, next]) => window.harness.make(calls, everyMs, next), [calls, workload.everyMs, next] as const))
    },
    async planReturn(page, { count } = {}) {
      const { calls, note } = plan(count)
      await page.evaluate(([calls, everyMs]) => window.harness.makeOnReturn(calls, everyMs), [calls, workload.everyMs] as const)
      return note
    },
    storm: () => proxy.turn(weather),
    calm: () => proxy.turn(weather === '30 % of all faults' ? weather : 'none'),
    browser: () => browser,
    async reopen() {
      browser = await start()
    },
    pageFaults: () => browsers.flatMap(({ pageFaults }) => pageFaults()),
    async end() {
      await browser.kill()
      await Promise.all([site.close(), proxy.close(), server.dispose()])
      await rm(profile, { recursive: true, force: true })
    },
  }
}

function expected(id: string, call: PlannedCall | undefined): AppliedOperation {
  if (!call) throw new Error(`Nobody planned the call ${id}`)
  return { id, type: typeOf[call.method], email: call.email }
}

const head = (endpoint: string): string => `${stub}
${inlineScript(`data-project-id="demo" data-endpoint="${endpoint}"`)}
<script>(${installHarness.toString()})()</script>`
