export interface GateOptions {
  /** The number of tasks that may run concurrently. */
  atOnce: number
  /** The number of tasks that may wait. */
  waiting: number
}

export interface Gate {
  /** Runs `work` when a slot is free. Returns `null` at once if too many tasks wait already. */
  run<T>(work: () => Promise<T>): Promise<T> | null
}

/** Bounds work that needs much memory or many threads. Tasks over the limits wait, or are refused. */
export function createGate({ atOnce, waiting }: GateOptions): Gate {
  const queue: (() => void)[] = []
  let running = 0

  function enter(): Promise<void> {
    if (running < atOnce) {
      running += 1
      return Promise.resolve()
    }
    return new Promise((resolve) => queue.push(resolve))
  }

  function leave(): void {
    const next = queue.shift()
    // Passes the slot directly to the next task, so that no new task can take it first.
    if (next) next()
    else running -= 1
  }

  return {
    run(work) {
      if (running >= atOnce && queue.length >= waiting) return null
      return enter().then(work).finally(leave)
    },
  }
}
