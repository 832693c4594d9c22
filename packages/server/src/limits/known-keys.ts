/** Keys that were seen, as many as are remembered. */
export interface KnownKeys {
  has(key: string): boolean
  add(key: string): void
}

/** Remembers the `maxKeys` keys that were added last. */
export function createKnownKeys(maxKeys: number): KnownKeys {
  const keys = new Set<string>()
  return {
    has: (key) => keys.has(key),
    add(key) {
      // A set keeps the order of adding, so that the first of it was not added for longest.
      keys.delete(key)
      keys.add(key)
      if (keys.size <= maxKeys) return
      for (const oldest of keys) {
        keys.delete(oldest)
        return
      }
    },
  }
}
