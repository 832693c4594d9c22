import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'
import { removeEvents } from './events.js'

const dayMs = 86_400_000

/**
 * Events received before this time are due, if the project keeps events for `days` days. Only whole UTC days are
 * removed.
 */
export function retentionCutOff(now: number, days: number): number {
  return Math.floor(now / dayMs) * dayMs - days * dayMs
}

/**
 * Removes events older than `event_retention_days`, once a day and after the setting changes (wire.md, "Account
 * routes").
 */
export function createRetention(removals: Removals): Chore {
  /**
   * The cut-off that each project was last cleaned up to. Empty after a start, so that every project is checked
   * once.
   */
  const doneByProject = new Map<string, number>()

  return {
    name: 'event_retention',
    async due(now) {
      const retentions = await removals.retentions()
      return retentions.flatMap(({ project_id, days }) => {
        const received_before = retentionCutOff(now, days)
        if (received_before <= (doneByProject.get(project_id) ?? -Infinity)) return []
        const finished = () => void doneByProject.set(project_id, received_before)
        return [{ runSlice: removeEvents(removals, { project_id, received_before }), finished }]
      })
    },
  }
}
