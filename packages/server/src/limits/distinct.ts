import type { Rate } from './windows.js'

/** What came of adding values to a key. */
export interface Added {
  /** There was no room for all of them, and none was added. */
  isOver: boolean
  /** Those that were new, for `giveBack`. */
  added: number[]
  /** Until the window of the key ends. */
  resetMs: number
}

/** Counts different values by key, each key in windows of its own. */
export interface Distinct extends Rate {
  add(key: string, values: Iterable<number>): Added
  giveBack(key: string, values: readonly number[]): void
}

interface Window {
  values: Set<number>
  endsAt: number
}

/** Of some 40 bytes each. */
const defaultMaxValues = 500_000

/**
 * Counts in bounded memory: where more values come than `maxValues`, the windows that began first are
 * forgotten, and nobody is refused for it.
 *
 * @param now milliseconds
 */
export function createDistinct({ limit, windowMs }: Rate, now: () => number, maxValues = defaultMaxValues): Distinct {
  const windows = new Map<string, Window>()
  let count = 0

  function forget(key: string, { values }: Window): void {
    windows.delete(key)
    count -= values.size
  }

  function windowOf(key: string, at: number): Window {
    const known = windows.get(key)
    if (known !== undefined && known.endsAt > at) return known
    if (known !== undefined) forget(key, known)
    const window = { values: new Set<number>(), endsAt: at + windowMs }
    windows.set(key, window)
    return window
  }

  /** A map keeps the order of setting, so that the first window began first. */
  function makeRoom(kept: Window): void {
    for (const [key, window] of windows) {
      if (count <= maxValues) return
      if (window !== kept) forget(key, window)
    }
  }

  return {
    limit,
    windowMs,
    add(key, values) {
      const at = now()
      const window = windowOf(key, at)
      const resetMs = window.endsAt - at
      const added = [...new Set(values)].filter((value) => !window.values.has(value))
      if (added.length > 0 && window.values.size + added.length > limit) return { isOver: true, added: [], resetMs }
      for (const value of added) window.values.add(value)
      count += added.length
      makeRoom(window)
      return { isOver: false, added, resetMs }
    },
    giveBack(key, values) {
      const window = windows.get(key)
      for (const value of values) if (window?.values.delete(value)) count -= 1
    },
  }
}
