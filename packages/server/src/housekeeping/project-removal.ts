import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'

/** An active removal writes slices more often than this, so one without a slice for longer was interrupted. */
export const abandonedAfterMs = 60_000

/** Continues project removals whose command was interrupted. */
export function createProjectRemoval(removals: Removals): Chore {
  return {
    name: 'project_removal',
    async due(now) {
      const begun = await removals.projects()
      const abandoned = begun.filter(({ finished_at, touched_at }) => finished_at === null && now - touched_at >= abandonedAfterMs)
      return abandoned.map(({ ref }) => ({ runSlice: (rows: number, at: number) => removals.removeOfProject(ref, at, rows) }))
    },
  }
}
