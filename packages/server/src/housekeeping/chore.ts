import type { RunSlice } from './run-slices.js'

/** Work that is due. */
export interface Work {
  runSlice: RunSlice
  /** Called when nothing of it is left. */
  finished?(): void
}

/** A kind of work in the background. */
export interface Chore {
  name: string
  /** The work due at `now` (epoch ms), in the order in which to do it. */
  due(now: number): Promise<Work[]>
}
