/** Whether the server can take requests, for `/readyz` (wire.md, "Serving"). */
export interface Readiness {
  /** Rejects while the store cannot be written, and once the server is stopping. */
  check(): Promise<void>
  /** Makes every later check fail. */
  end(): void
}

/** A check writes to the disk, so its result is reused for this time. */
const checkEveryMs = 500

/** Creates the readiness of a store. Concurrent callers share one check. */
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
