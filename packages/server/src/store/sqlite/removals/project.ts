import type { Database } from 'better-sqlite3'
import { nothingRemoved, type Manifest, type ProjectRemoval, type Slice } from '../../port.js'
import { addRemoved, createProjectSteps, type Done } from './project-steps.js'

interface RemovalRecord extends Omit<ProjectRemoval, 'removed'> {
  project_ref: number | null
  /** The progress of the scan of activities, for which there is no index. */
  walked_ref: number
  removed: string
}

/** Activities scanned for each row of a slice. Most of them belong to other projects and are only skipped. */
const activitiesPerRow = 10

/** The project row is removed last. Until then its id begins with a space, so that no request can name it. */
const HIDDEN_ID = "' removed ' || ref"

/** All functions here must run inside a transaction of the caller. */
export function createProjectRemoval(database: Database) {
  const steps = createProjectSteps(database)
  const hide = database.prepare<[string], number>(`
    UPDATE projects SET id = ${HIDDEN_ID}, name = '', name_order = '' WHERE id = ? RETURNING ref`).pluck()
  const members = database.prepare<[number]>('DELETE FROM members WHERE project_ref = ?')
  const apiKeys = database.prepare<[number]>('DELETE FROM api_keys WHERE project_ref = ?')
  const add = database.prepare<[Omit<RemovalRecord, 'ref' | 'finished_at' | 'walked_ref'>]>(`
    INSERT INTO project_removals (project_id, project_ref, began_at, touched_at, removed)
    VALUES (:project_id, :project_ref, :began_at, :touched_at, :removed)`)
  const find = database.prepare<[number], RemovalRecord>('SELECT * FROM project_removals WHERE ref = ?')
  const all = database.prepare<[], RemovalRecord>('SELECT * FROM project_removals ORDER BY ref')
  const save = database.prepare<[Pick<RemovalRecord, 'ref' | 'project_ref' | 'touched_at' | 'finished_at' | 'walked_ref' | 'removed'>]>(`
    UPDATE project_removals SET project_ref = :project_ref, touched_at = :touched_at, finished_at = :finished_at,
      walked_ref = :walked_ref, removed = :removed WHERE ref = :ref`)
  const removeRow = database.prepare<[number]>('DELETE FROM projects WHERE ref = ?')
  const walkTo = database.prepare<[number, number], number | null>(
    'SELECT max(ref) FROM (SELECT ref FROM activities WHERE ref > ? ORDER BY ref LIMIT ?)',
  ).pluck()
  const removeActivities = database.prepare<[number, number, number]>(
    'DELETE FROM activities WHERE ref > ? AND ref <= ? AND project_ref = ?',
  )

  function runStep(projectRef: number, rows: number): Done | undefined {
    for (const step of steps) {
      const done = step(projectRef, rows)
      if (done.rows > 0) return done
    }
    return undefined
  }

  /** @returns the position after this scan, or `null` when the scan is complete */
  function walkActivities({ walked_ref }: RemovalRecord, projectRef: number, rows: number): (Done & { to: number }) | null {
    const looked = rows * activitiesPerRow
    const to = walkTo.get(walked_ref, looked) ?? null
    if (to === null) return null
    return { to, rows: looked, removed: { activities: removeActivities.run(walked_ref, to, projectRef).changes } }
  }

  return {
    begin(projectId: string, now: number): boolean {
      const project_ref = hide.get(projectId)
      if (project_ref === undefined) return false
      const gone = { api_keys: apiKeys.run(project_ref).changes, members: members.run(project_ref).changes }
      const removed = JSON.stringify(addRemoved(nothingRemoved, gone))
      add.run({ project_id: projectId, project_ref, began_at: now, touched_at: now, removed })
      return true
    },

    slice(removalRef: number, now: number, rows: number): Slice {
      const removal = find.get(removalRef)
      if (removal === undefined || removal.project_ref === null) return { looked: 0, removed: 0, isLast: true }
      const { project_ref } = removal
      const step = runStep(project_ref, rows)
      const walk = step ? null : walkActivities(removal, project_ref, rows)
      const done = step ?? walk ?? { rows: 0, removed: {} }
      const isLast = !step && !walk
      if (isLast) removeRow.run(project_ref)
      save.run({
        ref: removal.ref,
        project_ref: isLast ? null : project_ref,
        touched_at: now,
        finished_at: isLast ? now : null,
        walked_ref: walk?.to ?? removal.walked_ref,
        removed: JSON.stringify(addRemoved(manifestOf(removal), done.removed)),
      })
      return { looked: done.rows, removed: sum(done.removed), isLast }
    },

    all: (): ProjectRemoval[] => all.all().map(({ project_ref: _ref, walked_ref: _walked, ...removal }) => ({
      ...removal,
      removed: manifestOf(removal),
    })),
  }
}

function manifestOf({ removed }: Pick<RemovalRecord, 'removed'>): Manifest {
  return { ...nothingRemoved, ...(JSON.parse(removed) as Partial<Manifest>) }
}

function sum(removed: Done['removed']): number {
  return Object.values(removed).reduce((total, count) => total + count, 0)
}
