export interface GateOptions {
  /** How many pieces of work may run together. */
  atOnce: number
  /** How many more may wait for their turn. */
  waiting: number
}

export interface Gate {
  /** Runs `work` when its turn comes; `null`, at once, where too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T> | null
}

/** Bounds work that is dear in memory or threads: some runs, some waits, the rest is refused. */
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
    // The place passes straight to the next in line, so that no newcomer slips in between.
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
