import type { Slice } from '../store/port.js'
import { firstRows, nextRows, restAfter } from './pace.js'

/** Dependencies of sliced work. */
export interface Surroundings {
  /** Epoch ms. */
  now(): number
  /** Ms of a monotonic clock. */
  elapsed(): number
  /** Resolves after `ms` milliseconds. */
  rest(ms: number): Promise<void>
  /** Resolves once all slices so far are durable. */
  durable(): Promise<void>
  /** Whether others have written since the previous call. */
  isBusy(): boolean
}

/** Runs one slice of the work. A failed slice leaves the remaining work unchanged. */
export type RunSlice = (rows: number, now: number) => Promise<Slice>

/** Called after each slice with its duration. */
export type OnSlice = (slice: Slice, tookMs: number) => void

/**
 * Runs slices until nothing is left, each short enough to fit between two commits. Between slices it waits for the
 * disk and pauses, so that requests get most of the time.
 *
 * @param isStopped checked before each slice
 * @returns whether the work is complete; `false` if it was stopped
 * @throws errors of a slice, such as `StoreUnavailable`
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
