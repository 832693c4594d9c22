import type { Database } from 'better-sqlite3'
import type { ApiKeyRow } from '../../../domain/records/rows.js'

/** Keys of the public API. A lookup by hash needs no project. */
export function createApiKeys(database: Database) {
  const columns = 'k.id, k.name, k.access, k.hash, k.created_at'
  const all = database.prepare<[number], ApiKeyRow>(`
    SELECT ${columns} FROM api_keys k WHERE k.project_ref = ? ORDER BY k.created_at, k.id`)
  const byHash = database.prepare<[string], ApiKeyRow & { project_id: string }>(`
    SELECT ${columns}, p.id AS project_id FROM api_keys k JOIN projects p ON p.ref = k.project_ref
    WHERE k.hash = ?`)
  const save = database.prepare<[ApiKeyRow & { project_ref: number }]>(`
    INSERT INTO api_keys (hash, project_ref, id, name, access, created_at)
    VALUES (:hash, :project_ref, :id, :name, :access, :created_at)
    ON CONFLICT (project_ref, id) DO UPDATE SET
      hash = :hash, name = :name, access = :access, created_at = :created_at`)
  const remove = database.prepare<[number, string]>(
    'DELETE FROM api_keys WHERE project_ref = ? AND id = ?',
  )

  return {
    all: (projectRef: number): ApiKeyRow[] => all.all(projectRef),
    findByHash: (hash: string) => byHash.get(hash),
    save(projectRef: number, key: ApiKeyRow): void {
      save.run({ ...key, project_ref: projectRef })
    },
    remove(projectRef: number, id: string): void {
      remove.run(projectRef, id)
    },
  }
}
