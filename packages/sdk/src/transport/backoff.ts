import type { Page } from '../browser/page.js'
import type { Profile } from '../browser/profile.js'

/** A server that is back is found within this … */
const usualMaxMs = 15_000
/** … but after so many failures in a row the wait grows on to the last. */
const usualFailures = 30
const maxMs = 60_000
/** Nobody means more than a day, and the clock may have been moved in between. */
const maxPauseMs = 24 * 60 * 60 * 1000

export interface Backoff {
  /** How long no request may be made. */
  waitMs(): number
  /** The next one may be made after this, at the earliest. */
  failed(retryAfterMs: number): void
  /** A request was answered. */
  ended(): void
  /** The network is back: only a pause that the server asked for goes on. */
  reconnected(): void
}

/**
 * Exponential backoff with jitter from 1 s to 60 s. Kept in the profile: all tabs, and the next page, hold to it.
 */
export const createBackoff = ({ Date, Math: { random } }: Pick<Page, 'Date' | 'Math'>, { get, set }: Profile): Backoff => ({
  waitMs: () => Math.min((get().until ?? 0) - Date.now(), maxPauseMs),
  failed(retryAfterMs) {
    const failures = (get().failures ?? 0) + 1
    const ceiling = Math.min(2 ** failures * 1000, failures < usualFailures ? usualMaxMs : maxMs)
    // never in the lower half: ten attempts a minute could be exceeded
    set({ failures, isAsked: retryAfterMs > 0, until: Date.now() + Math.max((ceiling * (1 + random())) / 2, retryAfterMs) })
  },
  ended: () => get().until && set({ failures: 0, until: 0 }),
  reconnected: () => get().isAsked || set({ failures: 0, until: 0 }),
})
