import type { HalGlobal } from '../../packages/sdk/src/entries/global.js'
import type { PlannedCall } from './calls.js'

/** The outcomes of a page's calls so far. */
export interface Outcomes {
  called: number
  fulfilled: number
  refused: string[]
}

/** How a page makes its calls. */
export interface Making {
  /** Default: all in one task. */
  everyMs?: number | undefined
  /** Waits until this time, and signs out in the task of the first call. */
  resetAt?: number | undefined
  /** Navigates here in the task after the last call. */
  thenGoTo?: string | undefined
}

/** The calls that a page made. */
export interface Made {
  /** Their operation ids. */
  ids: string[]
  /** Time of the last call. */
  lastAt: number
  /** The visitor who made them. */
  visitor: string | undefined
}

export interface Harness {
  outcomes: Outcomes
  make(calls: PlannedCall[], how: Making): Promise<Made>
  /** Makes these calls when the page or the next one is shown again, because a driver may have lost the page by then. */
  makeOnReturn(visits: PlannedCall[][], how: Making): void
  /**
   * Makes these calls when the page ends, after the SDK's own listener. The next page of the origin reads the
   * ids from `localStorage`.
   */
  makeAtEnd(calls: PlannedCall[]): void
}

/** The report of a page after a return, for other pages of its origin. */
export interface Returned {
  /** Whether it was restored from the back/forward cache. */
  isRestored: boolean
  ids: string[]
  outcomes: Outcomes
}

declare global {
  interface Window {
    harness: Harness
  }
}

/** Runs in the page. It is sent there as text, so it must not refer to anything outside itself. */
export function installHarness(): void {
  const outcomes: Outcomes = { called: 0, fulfilled: 0, refused: [] }
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  const makeOne = ({ method, given }: PlannedCall): Promise<unknown> & { operationId: string } => {
    outcomes.called++
    const promise = Reflect.apply((window.hal as HalGlobal)[method], window.hal, given)
    promise.then(
      () => outcomes.fulfilled++,
      ({ code }: { code: string }) => outcomes.refused.push(`${method}: ${code}`),
    )
    return promise
  }

  const make: Harness['make'] = async (calls, { everyMs, resetAt, thenGoTo }) => {
    const ids: string[] = []
    while (resetAt !== undefined && Date.now() < resetAt) continue
    if (resetAt !== undefined) window.hal?.reset()
    for (const call of calls) {
      if (everyMs !== undefined && ids.length > 0) await pause(everyMs)
      ids.push(makeOne(call).operationId)
    }
    const lastAt = Date.now()
    if (thenGoTo !== undefined) setTimeout(() => (location.href = thenGoTo))
    return { ids, lastAt, visitor: window.hal?.state.visitorId }
  }

  const makeOnReturn: Harness['makeOnReturn'] = (visits, how) => {
    // an earlier case may have used this port
    localStorage.removeItem('returned')
    sessionStorage.setItem('onReturn', JSON.stringify({ visits, how }))
  }

  const makeAtEnd: Harness['makeAtEnd'] = (calls) => {
    localStorage.removeItem('madeAtEnd')
    addEventListener('pagehide', () => localStorage.setItem('madeAtEnd', JSON.stringify(calls.map((call) => makeOne(call).operationId))), { once: true })
  }

  const returned = async (isRestored: boolean): Promise<void> => {
    const { visits, how }: { visits: PlannedCall[][]; how: Making } = JSON.parse(sessionStorage.getItem('onReturn') ?? '{"visits":[]}')
    const calls = visits.shift()
    if (!calls) return
    sessionStorage.setItem('onReturn', JSON.stringify({ visits, how }))
    const { ids } = await make(calls, how)
    while (outcomes.fulfilled + outcomes.refused.length < outcomes.called) await pause(50)
    const told: Returned[] = JSON.parse(localStorage.getItem('returned') ?? '[]')
    localStorage.setItem('returned', JSON.stringify([...told, { isRestored, ids, outcomes } satisfies Returned]))
    if (visits.length > 0) history.forward()
  }

  addEventListener('pageshow', ({ persisted }) => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    // Chromium reloads a page if it finds that the cached copy cannot be used
    if (persisted || entry?.type !== 'navigate') void returned(persisted)
  })

  window.harness = { outcomes, make, makeOnReturn, makeAtEnd }
}
