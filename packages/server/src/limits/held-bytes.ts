/** The maximum bytes held at once, in total and per key. */
export interface HeldLimits {
  inAll: number
  byKey: number
}

/** Bytes held temporarily, by key. */
export interface HeldBytes {
  /** Takes the bytes if they fit. Otherwise returns `false` and takes nothing. */
  take(key: string, bytes: number): boolean
  giveBack(key: string, bytes: number): void
}

/** Bounds the bytes held at once. A key that holds nothing is dropped, so memory is bounded too. */
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
