import type { Page } from '../browser/page.js'
import type { Profile } from '../browser/profile.js'

/** A server that is back is found within this time … */
const usualMaxMs = 15_000
/** … but after this many failures in a row the pauses grow on. */
const usualFailures = 30
const maxMs = 60_000
/** No server means more than a day. */
const maxAskedMs = 24 * 60 * 60 * 1000

export interface Backoff {
  /** For how many milliseconds no request may be made; 0 or less if one may. */
  waitMs(): number
  /** A request failed. The server may have asked for a pause of so many milliseconds. */
  failed(retryAfterMs: number): void
  /** A request was answered. */
  ended(): void
  /** The network is back: only a pause that the server asked for goes on. */
  reconnected(): void
}

/**
 * Exponential backoff with jitter from 1 s to 60 s. The pause is in the profile, so that all tabs and the next page obey
 * it. Each page counts it down on its monotonic clock: the wall clock may be set back, jump, or stand still.
 */
export const createBackoff = ({ Date, Math: { random }, performance }: Pick<Page, 'Date' | 'Math' | 'performance'>, { get, set }: Profile): Backoff => {
  /** The pause that is counted down, by its end on the wall clock … */
  let counted = 0
  /** … and its end on the page's own clock. */
  let endMs = 0

  const count = (until: number, leftMs: number): void => {
    counted = until
    endMs = performance.now() + leftMs
  }

  const reset = (): unknown => get().until && set({ failures: 0, until: 0 })

  return {
    waitMs() {
      const { until = 0, pauseMs = maxMs } = get()
      const leftMs = until - Date.now()
      // more than the whole pause is left: the clock was set back, and nobody knows how long ago
      if (until !== counted) count(until, leftMs > pauseMs ? 0 : leftMs)
      return endMs - performance.now()
    },
    failed(retryAfterMs) {
      const failures = (get().failures ?? 0) + 1
      const ceilingMs = Math.min(2 ** failures * 1000, failures < usualFailures ? usualMaxMs : maxMs)
      // never in the lower half: ten attempts a minute could be exceeded
      const pauseMs = Math.max((ceilingMs * (1 + random())) / 2, Math.min(retryAfterMs, maxAskedMs))
      const until = Date.now() + pauseMs
      count(until, pauseMs)
      set({ failures, isAsked: retryAfterMs > 0, until, pauseMs })
    },
    ended: reset,
    reconnected: () => get().isAsked || reset(),
  }
}
