import type { Slice } from '../store/port.js'
import { firstRows, nextRows, restAfter } from './pace.js'

/** What work in slices needs of its surroundings. */
export interface Surroundings {
  /** Epoch ms. */
  now(): number
  /** Ms of a clock that nobody sets. */
  elapsed(): number
  /** Resolves after so many ms. */
  rest(ms: number): Promise<void>
  /** Resolves once all slices so far are on the disk. */
  durable(): Promise<void>
  /** Whether others have written since it was last asked. */
  isBusy(): boolean
}

/** One slice of a piece of work; without it, what is left is the same work. */
export type RunSlice = (rows: number, now: number) => Promise<Slice>

/** Is told of each slice, and how long it took. */
export type OnSlice = (slice: Slice, tookMs: number) => void

/**
 * Runs slice after slice until nothing is left, each as large as fits between two commits. In between it waits for
 * the disk and rests, so that callers have most of the time for themselves.
 *
 * @param isStopped is asked before each slice
 * @returns whether the work is done; `false` where it was stopped
 * @throws what a slice throws, `StoreUnavailable` for one
 */
export async function runSlices(
  runSlice: RunSlice,
  { now, elapsed, rest, durable, isBusy }: Surroundings,
  onSlice: OnSlice = () => {},
  isStopped: () => boolean = () => false,
): Promise<boolean> {
  for (let rows = firstRows; !isStopped(); ) {
    const startedAt = elapsed()
    const slice = await runSlice(rows, now())
    const tookMs = elapsed() - startedAt
    onSlice(slice, tookMs)
    await durable()
    if (slice.isLast) return true
    rows = nextRows(rows, tookMs)
    await rest(restAfter(tookMs, isBusy()))
  }
  return false
}
