import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'
import { removeEvents } from './events.js'

const dayMs = 86_400_000

/** Events received before this time are due, where a project keeps its events for so many days: whole UTC days go. */
export function retentionCutOff(now: number, days: number): number {
  return Math.floor(now / dayMs) * dayMs - days * dayMs
}

/** Removes what is older than `event_retention_days`, once a day and when the setting changes (wire.md, "Account routes"). */
export function createRetention(removals: Removals): Chore {
  /** Up to when each project was done; after a start everybody is looked at once. */
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
