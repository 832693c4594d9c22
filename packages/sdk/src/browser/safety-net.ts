import { attempt } from './attempt.js'
import { randomHex } from './ids.js'
import type { Page } from './page.js'

/**
 * Keeps synchronously, in `localStorage`, what is not committed to the store when the page hides. Each page writes
 * under a key of its own, so that no two overwrite each other.
 */
export interface SafetyNet {
  hold(text: string): void
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
      own ||= prefix + randomHex(page)
      held.add(own)
      attempt(() => page.localStorage.setItem(own, text))
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
