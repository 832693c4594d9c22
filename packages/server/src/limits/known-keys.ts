/** A bounded set of keys seen before. */
export interface KnownKeys {
  has(key: string): boolean
  add(key: string): void
}

/** Keeps the `maxKeys` keys that were added last. */
export function createKnownKeys(maxKeys: number): KnownKeys {
  const keys = new Set<string>()
  return {
    has: (key) => keys.has(key),
    add(key) {
      // A set keeps insertion order, so its first key is the least recently added one.
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
