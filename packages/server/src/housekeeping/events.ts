import type { DueEvents, EventPlace, Removals } from '../store/port.js'
import type { RunSlice } from './run-slices.js'

/** Removes the events that are due, from the oldest on; begun again, it passes quickly over what is gone. */
export function removeEvents(removals: Removals, due: DueEvents): RunSlice {
  let place: EventPlace | null = null
  return async (rows) => {
    const slice = await removals.removeEvents(due, place, rows)
    place = slice.next
    return slice
  }
}
