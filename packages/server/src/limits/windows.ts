/** So much in so long a time, counted from the first of it. */
export interface Rate {
  limit: number
  windowMs: number
}

/** What is left to a key after it was counted. */
export interface Taken {
  /** Over the limit: this was not counted. */
  isOver: boolean
  left: number
  /** Until the window ends and the key begins anew. */
  resetMs: number
}

/** Counts by key, each in windows of its own. */
export interface Windows extends Rate {
  /** Counts `weight` for the key, at once where there is room; what is heavier than the limit itself needs an empty window. */
  take(key: string, weight?: number): Taken
  /** Takes back what was counted. */
  giveBack(key: string, weight?: number): void
}

interface Window {
  count: number
  endsAt: number
}

/** Of a few dozen bytes each, so that strangers with many addresses cost some tens of megabytes at most. */
const defaultMaxKeys = 100_000

/**
 * Counts in the memory of this process, which is bounded: keys live in two generations, and what no
 * longer counts goes with the older one, without anybody looking for it. Where more keys come than
 * `maxKeys`, those that were not seen for longest are forgotten, and nobody is refused for it.
 *
 * @param now milliseconds of a clock that is not set back
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
