/** A slice holds the event loop and the write lock for about as long: a caller that meets one hardly notices. */
const sliceMs = 2.5
/**
 * While others write, slices get a hundredth of the time, so that few callers meet one. What they write fills the log,
 * and callers notice its checkpoints: at a fifth of the time the p99 of single tracks was twice as high (bench/README.md).
 */
const restPerWork = { busy: 100, idle: 1 }
/** Bounds the rest where each slice takes long, so that what expires in a day is gone within it. */
const longestRestMs = 250

/** Rows of the first slice, when nobody knows yet how long a row takes. */
export const firstRows = 40
const fewestRows = 20
const mostRows = 2_000

/**
 * How many rows the next slice takes, after one of `rows` took so many ms. It grows slowly and shrinks at once:
 * rows that lie far apart on the disk take a hundred times as long as others.
 */
export function nextRows(rows: number, tookMs: number): number {
  const fitting = tookMs <= 0 ? mostRows : Math.floor((rows * sliceMs) / tookMs)
  return Math.max(fewestRows, Math.min(fitting, Math.ceil(rows * 1.5), mostRows))
}

/** How long others have the disk and the event loop to themselves after a slice, in ms. */
export function restAfter(tookMs: number, isBusy: boolean): number {
  const restMs = Math.ceil(tookMs * restPerWork[isBusy ? 'busy' : 'idle'])
  return Math.max(1, Math.min(restMs, longestRestMs))
}
