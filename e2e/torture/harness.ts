import type { HalGlobal } from '../../packages/sdk/src/entries/global.js'
import type { PlannedCall } from './calls.js'

/** What became of the calls of a page so far. */
export interface Outcomes {
  called: number
  fulfilled: number
  refused: string[]
}

export interface Harness {
  outcomes: Outcomes
  /**
   * Makes the calls, `everyMs` apart or all in one task, and goes to `thenGoTo` in the task after the last one.
   * @returns their operation ids, and when the last one was made
   */
  make(calls: PlannedCall[], everyMs: number | undefined, thenGoTo?: string): Promise<{ ids: string[]; lastAt: number }>
  /** To be made when the page is shown again, after another one; a driver may have lost sight of it by then. */
  makeOnReturn(calls: PlannedCall[], everyMs: number | undefined): void
}

/** What a page that was returned to tells the other pages of its origin. */
export interface Returned {
  /** Out of the back/forward cache. */
  isRestored: boolean
  ids: string[]
  outcomes: Outcomes
}

declare global {
  interface Window {
    harness: Harness
  }
}

/** Runs in the page: it is sent there as text, so it refers to nothing outside itself. */
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

  const make: Harness['make'] = async (calls, everyMs, thenGoTo) => {
    const ids: string[] = []
    for (const call of calls) {
      if (everyMs !== undefined && ids.length > 0) await pause(everyMs)
      ids.push(makeOne(call).operationId)
    }
    const lastAt = Date.now()
    if (thenGoTo !== undefined) setTimeout(() => (location.href = thenGoTo))
    return { ids, lastAt }
  }

  const makeOnReturn: Harness['makeOnReturn'] = (calls, everyMs) => {
    // another case may have had this port
    localStorage.removeItem('returned')
    sessionStorage.setItem('onReturn', JSON.stringify({ calls, everyMs }))
  }

  const returned = async (isRestored: boolean): Promise<void> => {
    const { calls, everyMs } = JSON.parse(sessionStorage.getItem('onReturn') ?? '{}')
    const { ids } = await make(calls, everyMs)
    while (outcomes.fulfilled + outcomes.refused.length < outcomes.called) await pause(50)
    localStorage.setItem('returned', JSON.stringify({ isRestored, ids, outcomes } satisfies Returned))
  }

  addEventListener('pageshow', ({ persisted }) => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    if (persisted || entry?.type === 'back_forward') void returned(persisted)
  })

  window.harness = { outcomes, make, makeOnReturn }
}
