/** A slice holds the event loop and the write lock for about as long; half of what a caller would notice. */
const sliceMs = 5
/** Of all time, a part this small goes into slices. */
const restPerWork = 4

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
export function restAfter(tookMs: number): number {
  return Math.max(1, Math.ceil(tookMs * restPerWork))
}
