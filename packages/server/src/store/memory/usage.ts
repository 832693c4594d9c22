import type { Store } from '../port.js'
import type { State } from './state.js'

/** Adds up the bytes that projects use per day. */
export function createUsage(state: State): Store['addUsage'] {
  const usedByDay = new Map<number, Map<string, number>>()
  return async (day, bytesByProject) => {
    const used = usedByDay.get(day) ?? new Map<string, number>()
    usedByDay.set(day, used)
    for (const [id, bytes] of bytesByProject) if (state.has(id)) used.set(id, (used.get(id) ?? 0) + bytes)
    for (const other of usedByDay.keys()) if (other < day - 1) usedByDay.delete(other)
    return new Map(used)
  }
}
