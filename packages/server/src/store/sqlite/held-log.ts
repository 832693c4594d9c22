import type { LogFile } from './log-sync.js'

/** A log for tests, in which the test decides when each sync ends and how. */
export interface HeldLog {
  open: () => LogFile
  /** The number of syncs begun so far. */
  begun(): number
  /** Ends the current sync, with a failure if given. Then lets waiting code continue. */
  end(failure?: Error): Promise<void>
  isClosed(): boolean
}

export function createHeldLog(): HeldLog {
  let begun = 0
  let isClosed = false
  let settle: ((failure?: Error) => void) | undefined
  return {
    open: () => ({
      sync: () => new Promise<void>((resolve, reject) => {
        if (settle) reject(new Error('two syncs at a time'))
        begun++
        settle = (failure) => (failure ? reject(failure) : resolve())
      }),
      close: () => void (isClosed = true),
    }),
    begun: () => begun,
    async end(failure) {
      if (!settle) throw new Error('no sync is under way')
      const give = settle
      settle = undefined
      give(failure)
      await turn()
    },
    isClosed: () => isClosed,
  }
}

/** Resolves after all code that can continue without waiting has done so. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Returns a function that reports the state of the promise. */
export function watch(promise: Promise<unknown>): () => 'pending' | 'fulfilled' | 'rejected' {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  promise.then(() => (state = 'fulfilled'), () => (state = 'rejected'))
  return () => state
}
