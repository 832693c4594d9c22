import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'

/** What was erased leaves the log, also where nobody writes and the process that erased it has ended. */
export function createErasures(removals: Removals): Chore {
  return {
    name: 'erasures',
    async due() {
      await removals.settleErasures()
      return []
    },
  }
}
