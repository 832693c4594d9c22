import { attempt } from './attempt.js'
import { randomHex } from './ids.js'
import type { Page } from './page.js'

/**
 * Keeps synchronously, in `localStorage`, what is not committed to the store when the page hides. Each time under a key
 * of its own: who has collected an older text, and removes that, is not to remove one that it has not seen yet.
 */
export interface SafetyNet {
  /** Answers whether it could. */
  hold(text: string): boolean
  /** Hands over what ended pages held; it stays there until `release`. */
  collect(take: (text: unknown) => void): void
  /** What was held or collected is stored by now. */
  release(): void
}

export const createSafetyNet = (page: Page, prefix: string): SafetyNet => {
  const held = new Set<string>()
  let own = ''
  return {
    hold(text) {
      const before = own
      own = prefix + randomHex(page)
      held.add(own)
      return !!attempt(() => {
        page.localStorage.setItem(own, text)
        page.localStorage.removeItem(before)
        return true
      })
    },
    collect(take) {
      for (const key of attempt(() => Object.keys(page.localStorage)) ?? [])
        if (key.startsWith(prefix) && !held.has(key)) {
          held.add(key)
          take(attempt(() => page.localStorage.getItem(key)))
        }
    },
    release() {
      for (const key of held) attempt(() => page.localStorage.removeItem(key))
      held.clear()
    },
  }
}
