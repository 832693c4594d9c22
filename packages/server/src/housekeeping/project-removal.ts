import type { Removals } from '../store/port.js'
import type { Chore } from './chore.js'

/** Whoever began it goes on for as long: a removal that rests longer was interrupted. */
export const abandonedAfterMs = 60_000

/** Goes on with the removal of projects whose command was interrupted. */
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
