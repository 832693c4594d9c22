import type { LogFile } from './log-sync.js'

/** A log whose syncs end when the test says so, and as it says. */
export interface HeldLog {
  open: () => LogFile
  /** How many syncs were begun so far. */
  begun(): number
  /** Ends the sync that is under way, and lets all who waited for it go on. */
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

/** All that can go on without waiting for anything has. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Says later whether the promise has settled. */
export function watch(promise: Promise<unknown>): () => 'pending' | 'fulfilled' | 'rejected' {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  promise.then(() => (state = 'fulfilled'), () => (state = 'rejected'))
  return () => state
}
