import type { Page } from '../browser/page.js'
import type { Profile } from '../browser/profile.js'
import type { Tabs } from '../browser/tabs.js'

/**
 * Wait of a page that comes back before it asks for the lock. The page that was left may hold the lock for that long, and
 * to ask for it earlier would cost that page its place in the back/forward cache.
 */
const returnMs = 100
/** A page sees what another one wrote to `localStorage` a moment after that page ended. */
const lookAgainMs = 1000

/** Which tab leads: it sends the calls of all tabs, and gives them their running numbers. */
export interface Leading {
  /** It has the lock. It may still be taking over the queue. */
  hasLock: boolean
  /** It has taken over the queue. */
  isLeading: boolean
  /**
   * Whether calls of an earlier page may have waited when this tab asked for the lock, or may wait since it gave that up.
   * What this page calls must not go ahead of them.
   */
  hadLeftovers: unknown
  /** Asks for the lock. */
  join(): void
  /** The lock is here: takes over the queue. */
  lead(): Promise<void>
  /** The page was put aside and is back: it stands in line for the lock again. */
  joinAgain(): void
  /** A tab may have ended with calls that it could not announce: looks for them in a moment, or for a new leader tab. */
  lookAgain(): void
  /** The lock is given up. */
  stop(): void
}

/**
 * @param takeOver reads what other tabs and pages have stored
 * @param onLeading this tab leads from now on
 */
export const createLeading = (page: Page, profile: Profile, tabs: Pick<Tabs<never>, 'join' | 'rejoin'>, takeOver: () => Promise<void>, onLeading: () => void): Leading => {
  let joinTimer: unknown
  let lookTimer: unknown

  /**
   * Chromium may forget all tabs that wait for a lock whose page is put aside, if another page comes back and asks for it
   * in that moment. It remembers them when one of them goes to the end of the line.
   */
  const lookAgain = (): void => {
    page.clearTimeout(lookTimer)
    lookTimer = page.setTimeout(() => (leading.isLeading ? void leading.lead() : leading.hasLock || tabs.rejoin()), lookAgainMs)
  }

  const leading: Leading = {
    hasLock: false,
    isLeading: false,
    hadLeftovers: false,
    join() {
      leading.hadLeftovers = profile.get().hasLeftovers
      tabs.join()
    },
    async lead() {
      leading.hasLock = true
      await takeOver()
      if (!leading.hasLock) return
      leading.isLeading = true
      onLeading()
    },
    joinAgain() {
      lookAgain()
      joinTimer = page.setTimeout(leading.join, returnMs)
    },
    lookAgain,
    stop() {
      leading.hasLock = leading.isLeading = false
      leading.hadLeftovers = true
      page.clearTimeout(joinTimer)
      page.clearTimeout(lookTimer)
    },
  }
  return leading
}
