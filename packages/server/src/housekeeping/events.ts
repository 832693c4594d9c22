import type { DueEvents, EventPlace, Removals } from '../store/port.js'
import type { RunSlice } from './run-slices.js'

/** Removes due events, oldest first. A restart skips quickly over the range already removed. */
export function removeEvents(removals: Removals, due: DueEvents): RunSlice {
  let place: EventPlace | null = null
  return async (rows) => {
    const slice = await removals.removeEvents(due, place, rows)
    place = slice.next
    return slice
  }
}
