import type { Database } from 'better-sqlite3'
import type { ProjectRow } from '../../../domain/rows.js'
import { nameOrder } from '../../fold.js'

export interface ProjectRecord extends Omit<ProjectRow, 'allowed_origins' | 'previous_secret'> {
  ref: number
  allowed_origins: string
  previous_secret: string | null
  name_order: string
}

export function toProjectRow(record: ProjectRecord): ProjectRow {
  const { ref: _ref, name_order: _order, ...row } = record
  return {
    ...row,
    allowed_origins: JSON.parse(record.allowed_origins) as ProjectRow['allowed_origins'],
    previous_secret: JSON.parse(record.previous_secret ?? 'null') as ProjectRow['previous_secret'],
  }
}

export function createProjects(database: Database) {
  const find = database.prepare<[string], ProjectRecord>('SELECT * FROM projects WHERE id = ?')
  const findRef = database.prepare<[string], number>('SELECT ref FROM projects WHERE id = ?').pluck()
  const count = database.prepare<[], number>('SELECT count(*) FROM projects').pluck()
  const save = database.prepare<[Omit<ProjectRecord, 'ref'>]>(`
    INSERT INTO projects (id, name, name_order, allowed_origins, stage_update_mode, company_policy,
      identity_verification, identity_secret, previous_secret, created_at, updated_at)
    VALUES (:id, :name, :name_order, :allowed_origins, :stage_update_mode, :company_policy,
      :identity_verification, :identity_secret, :previous_secret, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = :name, name_order = :name_order,
      allowed_origins = :allowed_origins, stage_update_mode = :stage_update_mode,
      company_policy = :company_policy, identity_verification = :identity_verification,
      identity_secret = :identity_secret, previous_secret = :previous_secret,
      created_at = :created_at, updated_at = :updated_at`)

  return {
    find: (id: string): ProjectRecord | undefined => find.get(id),
    findRef: (id: string): number | undefined => findRef.get(id),
    count: (): number => count.get() ?? 0,
    save(project: ProjectRow): void {
      const { previous_secret } = project
      save.run({
        ...project,
        name_order: nameOrder(project.name),
        allowed_origins: JSON.stringify(project.allowed_origins),
        previous_secret: previous_secret && JSON.stringify(previous_secret),
      })
    },
  }
}
