import type { Page } from '../browser/page.js'
import type { Profile } from '../browser/profile.js'

export interface Backoff {
  /** How long no request may be made. */
  waitMs(): number
  failed(retryAfterMs: number): void
  /** A request was answered, or the network is back. */
  ended(): void
}

const minMs = 1000
/** A server that is back is found within this … */
const usualMaxMs = 15_000
/** … but after so many failures in a row the wait grows on to the last. */
const usualFailures = 30
const maxMs = 60_000
/** Nobody means more than a day, and the clock may have been moved in between. */
const maxRetryAfterMs = 24 * 60 * 60 * 1000

/**
 * Exponential backoff with jitter from 1 s to 60 s, where `Retry-After` is the least that is waited. Kept in the
 * profile: all tabs, and the next page, hold to it.
 */
export const createBackoff = ({ Date, Math }: Pick<Page, 'Date' | 'Math'>, profile: Profile): Backoff => {
  const { min, max } = globalThis.Math
  return {
    waitMs: () => min((profile.get().until ?? 0) - Date.now(), maxRetryAfterMs),
    failed(retryAfterMs) {
      const failures = (profile.get().failures ?? 0) + 1
      const ceiling = min(2 ** failures * minMs, failures < usualFailures ? usualMaxMs : maxMs)
      // never in the lower half: ten attempts a minute could be exceeded
      const ownMs = (ceiling * (1 + Math.random())) / 2
      profile.set({ failures, until: Date.now() + max(ownMs, retryAfterMs) })
    },
    ended() {
      if (profile.get().failures) profile.set({ failures: undefined, until: undefined })
    },
  }
}
