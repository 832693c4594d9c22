/** How many bytes may be held at once, in all and by one key. */
export interface HeldLimits {
  inAll: number
  byKey: number
}

/** Bytes that are held for a while, by key. */
export interface HeldBytes {
  /** Takes the bytes where there is room; `false`: nothing was taken. */
  take(key: string, bytes: number): boolean
  giveBack(key: string, bytes: number): void
}

/** Bounds what is held at once. Memory is bounded by what is held: a key that holds nothing is forgotten. */
export function createHeldBytes({ inAll, byKey }: HeldLimits): HeldBytes {
  const heldByKey = new Map<string, number>()
  let held = 0

  return {
    take(key, bytes) {
      const ofKey = heldByKey.get(key) ?? 0
      if (held + bytes > inAll || ofKey + bytes > byKey) return false
      held += bytes
      heldByKey.set(key, ofKey + bytes)
      return true
    },
    giveBack(key, bytes) {
      const left = (heldByKey.get(key) ?? 0) - bytes
      held -= bytes
      if (left > 0) heldByKey.set(key, left)
      else heldByKey.delete(key)
    },
  }
}
