/** Runs tasks with the same key one after the other. */
export interface Turns {
  run<Answer>(key: string, work: () => Promise<Answer>): Promise<Answer>
}

/** Prevents a write between a count and the write that depends on it. */
export function createTurns(): Turns {
  const lastByKey = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const before = lastByKey.get(key) ?? Promise.resolve()
      const running = before.then(work)
      const settled = running.catch(() => {})
      lastByKey.set(key, settled)
      void settled.then(() => {
        if (lastByKey.get(key) === settled) lastByKey.delete(key)
      })
      return running
    },
  }
}
