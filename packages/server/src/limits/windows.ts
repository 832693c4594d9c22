/** A limit per window. A window starts with its first request. */
export interface Rate {
  limit: number
  windowMs: number
}

/** The state of a key after counting. */
export interface Taken {
  /** Over the limit. This request was not counted. */
  isOver: boolean
  left: number
  /** Milliseconds until the window ends and the key starts again at 0. */
  resetMs: number
}

/** Counts by key. Each key has its own windows. */
export interface Windows extends Rate {
  /** Counts `weight` for the key if it fits. A weight over the limit itself fits only into an empty window. */
  take(key: string, weight?: number): Taken
  /** Reverts a count. */
  giveBack(key: string, weight?: number): void
}

interface Window {
  count: number
  endsAt: number
}

/** Each takes a few dozen bytes, so callers with many addresses cost at most some tens of megabytes. */
const defaultMaxKeys = 100_000

/**
 * Counts in bounded process memory. Keys are kept in two generations, and expired keys are dropped with the older
 * one, without a scan. Beyond `maxKeys`, the least recently seen keys are dropped and no request is refused for
 * it.
 *
 * @param now milliseconds of a monotonic clock
 */
export function createWindows({ limit, windowMs }: Rate, now: () => number, maxKeys = defaultMaxKeys): Windows {
  let young = new Map<string, Window>()
  let old = new Map<string, Window>()
  let ageAt = 0

  function age(at: number): void {
    old = young
    young = new Map()
    ageAt = at + windowMs
  }

  function windowOf(key: string, at: number): Window {
    if (at >= ageAt) age(at)
    const known = young.get(key)
    if (known !== undefined && known.endsAt > at) return known
    const before = old.get(key)
    const window = before !== undefined && before.endsAt > at ? before : { count: 0, endsAt: at + windowMs }
    if (young.size >= maxKeys / 2) age(at)
    young.set(key, window)
    return window
  }

  return {
    limit,
    windowMs,
    take(key, weight = 1) {
      const at = now()
      const window = windowOf(key, at)
      const isOver = window.count > 0 && window.count + weight > limit
      if (!isOver) window.count += weight
      return { isOver, left: Math.max(limit - window.count, 0), resetMs: window.endsAt - at }
    },
    giveBack(key, weight = 1) {
      const window = windowOf(key, now())
      window.count = Math.max(window.count - weight, 0)
    },
  }
}
