/** Whether the server can take requests, for `/readyz` (wire.md, "Serving"). */
export interface Readiness {
  /** Rejects while the store cannot be written, and once the server is stopping. */
  check(): Promise<void>
  /** From now on it is not ready. */
  end(): void
}

/** A check writes to the disk; however often anyone asks, that is done once in this time. */
const checkEveryMs = 500

/** Makes the readiness of a store, whose check is shared by those who ask at the same time. */
export function createReadiness(checkStore: () => Promise<void>, now: () => number): Readiness {
  let isEnding = false
  let checkedAt = -Infinity
  let latest: Promise<void> = Promise.resolve()

  return {
    async check() {
      if (isEnding) throw new Error('the server is stopping')
      if (now() - checkedAt >= checkEveryMs) {
        checkedAt = now()
        latest = checkStore()
      }
      await latest
    },
    end() {
      isEnding = true
    },
  }
}
