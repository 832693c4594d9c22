/** A slice blocks the event loop and the write lock for about this time, which a waiting request hardly notices. */
const sliceMs = 2.5
/**
 * While others write, slices get 1% of the time, so that they delay few requests. Their writes also fill the log,
 * and checkpoints delay requests. At 20% of the time, the p99 of single tracks doubled (bench/README.md).
 */
const restPerWork = { busy: 100, idle: 1 }
/** Bounds the rest after a slow slice, so that one day's expired events are removed within a day. */
const longestRestMs = 250

/** Rows of the first slice, before the time per row is known. */
export const firstRows = 40
const fewestRows = 20
const mostRows = 2_000

/**
 * The number of rows for the next slice, after one of `rows` rows took `tookMs`. It grows slowly and shrinks at
 * once, because rows scattered over the disk take a hundred times as long as others.
 */
export function nextRows(rows: number, tookMs: number): number {
  const fitting = tookMs <= 0 ? mostRows : Math.floor((rows * sliceMs) / tookMs)
  return Math.max(fewestRows, Math.min(fitting, Math.ceil(rows * 1.5), mostRows))
}

/** The pause after a slice in ms, during which others have the disk and the event loop to themselves. */
export function restAfter(tookMs: number, isBusy: boolean): number {
  const restMs = Math.ceil(tookMs * restPerWork[isBusy ? 'busy' : 'idle'])
  return Math.max(1, Math.min(restMs, longestRestMs))
}
