/** How much work of one key goes on at the same time. */
export interface AtOnce {
  /** Takes a place of the key where one is free; `false`: nothing was taken. */
  enter(key: string): boolean
  leave(key: string): void
}

/** Bounds what one key does at once. Memory is bounded by what goes on: a key that does nothing is forgotten. */
export function createAtOnce(limit: number): AtOnce {
  const runningByKey = new Map<string, number>()
  return {
    enter(key) {
      const running = runningByKey.get(key) ?? 0
      if (running >= limit) return false
      runningByKey.set(key, running + 1)
      return true
    },
    leave(key) {
      const left = (runningByKey.get(key) ?? 0) - 1
      if (left > 0) runningByKey.set(key, left)
      else runningByKey.delete(key)
    },
  }
}
