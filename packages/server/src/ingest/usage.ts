import type { Store } from '../store/port.js'

const dayMs = 24 * 60 * 60 * 1000

/** Bytes of accepted operations by project and UTC day. Stored, so that the budget survives a restart. */
export interface Usage {
  /** The project's usage on the current day, as far as this process knows. */
  usedBytes(projectId: string): number
  count(projectId: string, bytes: number): void
  /**
   * Writes the usage counted since the last flush and reads that of other servers.
   *
   * @throws StoreUnavailable; the unwritten usage is kept for the next flush
   */
  flush(): Promise<void>
}

/** @param now epoch ms */
export function createUsage(store: Pick<Store, 'addUsage'>, now: () => number): Usage {
  const dayNow = () => Math.floor(now() / dayMs)
  const owedByDay = new Map<number, Map<string, number>>()
  let known = { day: -1, bytes: new Map<string, number>() }
  let isFlushing = false

  function owe(day: number, projectId: string, bytes: number): void {
    const owed = owedByDay.get(day) ?? new Map<string, number>()
    owedByDay.set(day, owed)
    const sum = (owed.get(projectId) ?? 0) + bytes
    if (sum === 0) owed.delete(projectId)
    else owed.set(projectId, sum)
  }

  /** Usage stays owed until the write succeeds. Meanwhile it still counts, and after a failure it is retried. */
  async function flushDay(day: number): Promise<void> {
    const written = new Map(owedByDay.get(day))
    const bytes = await store.addUsage(day, written)
    for (const [projectId, count] of written) owe(day, projectId, -count)
    if (owedByDay.get(day)?.size === 0) owedByDay.delete(day)
    if (day >= known.day) known = { day, bytes }
  }

  return {
    usedBytes(projectId) {
      const day = dayNow()
      const written = day === known.day ? (known.bytes.get(projectId) ?? 0) : 0
      return written + (owedByDay.get(day)?.get(projectId) ?? 0)
    },
    count: (projectId, bytes) => owe(dayNow(), projectId, bytes),
    async flush() {
      if (isFlushing) return
      isFlushing = true
      try {
        const isNewDay = known.day !== dayNow()
        for (const day of new Set([...owedByDay.keys(), ...(isNewDay ? [dayNow()] : [])])) await flushDay(day)
      } finally {
        isFlushing = false
      }
    },
  }
}

/** Milliseconds until the UTC day ends. */
export function msLeftOfDay(now: number): number {
  return dayMs - (now % dayMs)
}
