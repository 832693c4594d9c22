const dayMs = 24 * 60 * 60 * 1000

/** Each takes about a hundred bytes. */
const defaultMaxKeys = 100_000

/** Bytes by key and UTC day, in the memory of this process. */
export interface DayBytes {
  used(key: string): number
  count(key: string, bytes: number): void
}

/**
 * Counts in bounded memory. Beyond `maxKeys`, the oldest key is dropped and no request is refused for it.
 *
 * @param now epoch ms
 */
export function createDayBytes(now: () => number, maxKeys = defaultMaxKeys): DayBytes {
  const bytesByKey = new Map<string, number>()
  let day = 0

  function beginDay(): void {
    const today = Math.floor(now() / dayMs)
    if (today === day) return
    day = today
    bytesByKey.clear()
  }

  return {
    used(key) {
      beginDay()
      return bytesByKey.get(key) ?? 0
    },
    count(key, bytes) {
      beginDay()
      const used = bytesByKey.get(key)
      if (used === undefined && bytesByKey.size >= maxKeys) forgetFirst(bytesByKey)
      bytesByKey.set(key, (used ?? 0) + bytes)
    },
  }
}

function forgetFirst(bytesByKey: Map<string, number>): void {
  for (const key of bytesByKey.keys()) {
    bytesByKey.delete(key)
    return
  }
}
