import type { Database } from 'better-sqlite3'
import type { ProjectRow } from '../../../domain/records/rows.js'
import { nameOrder } from '../../fold.js'
import type { ProjectName } from '../../port.js'

export interface ProjectRecord extends Omit<ProjectRow, 'allowed_origins' | 'previous_secret' | 'company_by_domain' | 'signed_only'> {
  ref: number
  allowed_origins: string
  company_by_domain: 0 | 1
  signed_only: string
  previous_secret: string | null
  name_order: string
}

export function toProjectRow(record: ProjectRecord): ProjectRow {
  const { ref: _ref, name_order: _order, ...row } = record
  return {
    ...row,
    allowed_origins: JSON.parse(record.allowed_origins) as ProjectRow['allowed_origins'],
    company_by_domain: record.company_by_domain === 1,
    signed_only: JSON.parse(record.signed_only) as ProjectRow['signed_only'],
    previous_secret: JSON.parse(record.previous_secret ?? 'null') as ProjectRow['previous_secret'],
  }
}

const columns = [
  ...['name', 'name_order', 'allowed_origins', 'stage_update_mode', 'company_policy', 'company_by_domain'],
  ...['identity_verification', 'signed_only', 'event_retention_days', 'identity_secret', 'previous_secret'],
  ...['who_may_start', 'reopen_days'],
  ...['operation_key', 'created_at', 'updated_at'],
]

export function createProjects(database: Database) {
  const find = database.prepare<[string], ProjectRecord>('SELECT * FROM projects WHERE id = ?')
  const findRef = database.prepare<[string], number>('SELECT ref FROM projects WHERE id = ?').pluck()
  const count = database.prepare<[], number>('SELECT count(*) FROM projects').pluck()
  const names = database.prepare<[number], ProjectName>(`
    SELECT id, name FROM projects WHERE ref NOT IN (SELECT project_ref FROM project_removals WHERE project_ref IS NOT NULL)
    ORDER BY created_at, id LIMIT ?`)
  const save = database.prepare<[Omit<ProjectRecord, 'ref'>]>(`
    INSERT INTO projects (id, ${columns.join(', ')}) VALUES (:id, ${columns.map((name) => `:${name}`).join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${columns.map((name) => `${name} = :${name}`).join(', ')}`)

  return {
    find: (id: string): ProjectRecord | undefined => find.get(id),
    findRef: (id: string): number | undefined => findRef.get(id),
    count: (): number => count.get() ?? 0,
    names: (limit: number): ProjectName[] => names.all(limit),
    save(project: ProjectRow): void {
      const { previous_secret } = project
      save.run({
        ...project,
        name_order: nameOrder(project.name),
        allowed_origins: JSON.stringify(project.allowed_origins),
        company_by_domain: project.company_by_domain ? 1 : 0,
        signed_only: JSON.stringify(project.signed_only),
        previous_secret: previous_secret && JSON.stringify(previous_secret),
      })
    },
  }
}
