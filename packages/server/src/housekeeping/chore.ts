import type { RunSlice } from './run-slices.js'

/** Work that is due. */
export interface Work {
  runSlice: RunSlice
  /** Is told once nothing of it is left. */
  finished?(): void
}

/** A kind of work in the background. */
export interface Chore {
  name: string
  /** What is due at that time, in epoch ms, in the order in which it is to be done. */
  due(now: number): Promise<Work[]>
}
