import type { Rate } from './windows.js'

/** The result of adding values to a key. */
export interface Added {
  /** The values did not fit under the limit, and none was added. */
  isOver: boolean
  /** The new values, for `giveBack`. */
  added: number[]
  /** Milliseconds until the key's window ends. */
  resetMs: number
}

/** Counts distinct values by key. Each key has its own windows. */
export interface Distinct extends Rate {
  add(key: string, values: Iterable<number>): Added
  giveBack(key: string, values: readonly number[]): void
}

interface Window {
  values: Set<number>
  endsAt: number
}

/** Each takes about 40 bytes. */
const defaultMaxValues = 500_000

/**
 * Counts in bounded memory. Beyond `maxValues`, the oldest windows are dropped and no request is refused for it.
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

  /** A map keeps insertion order, so the first window is the oldest. */
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
