import type { Database } from 'better-sqlite3'
import type { StageRow } from '../../../domain/records/rows.js'
import { foldCase } from '../../fold.js'

export function createStages(database: Database) {
  const all = database.prepare<[number], StageRow>(
    'SELECT id, name, position, kind FROM stages WHERE project_ref = ? ORDER BY position, id',
  )
  const find = database.prepare<[number, string], StageRow>(
    'SELECT id, name, position, kind FROM stages WHERE project_ref = ? AND id = ?',
  )
  const findId = database.prepare<[number, string, string], string>(
    'SELECT id FROM stages WHERE project_ref = ? AND (id = ? OR name_folded = ?)',
  ).pluck()
  const save = database.prepare<[StageRow & { project_ref: number; name_folded: string }]>(`
    INSERT INTO stages (project_ref, id, name, name_folded, position, kind)
    VALUES (:project_ref, :id, :name, :name_folded, :position, :kind)
    ON CONFLICT (project_ref, id) DO UPDATE SET
      name = :name, name_folded = :name_folded, position = :position, kind = :kind`)
  const remove = database.prepare<[number, string]>(
    'DELETE FROM stages WHERE project_ref = ? AND id = ?',
  )

  return {
    /** In order of position. */
    all: (projectRef: number): StageRow[] => all.all(projectRef),
    find: (projectRef: number, id: string): StageRow | undefined => find.get(projectRef, id),
    /** By id, or by name, case-insensitive (R17). */
    findId: (projectRef: number, idOrName: string): string | undefined =>
      findId.get(projectRef, idOrName, foldCase(idOrName)),
    save(projectRef: number, stage: StageRow): void {
      save.run({ ...stage, project_ref: projectRef, name_folded: foldCase(stage.name) })
    },
    remove(projectRef: number, id: string): void {
      remove.run(projectRef, id)
    },
  }
}
