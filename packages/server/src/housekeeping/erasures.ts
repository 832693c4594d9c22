import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'

/** Clears erased data from the log, even without further writes and after the erasing process has ended. */
export function createErasures(removals: Removals): Chore {
  return {
    name: 'erasures',
    async due() {
      await removals.settleErasures()
      return []
    },
  }
}
