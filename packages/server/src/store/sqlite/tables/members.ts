import type { Database } from 'better-sqlite3'

/** Members of projects. */
export function createMembers(database: Database) {
  const add = database.prepare<[string, number]>(
    'INSERT INTO members (user_id, project_ref) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const firstTwo = database.prepare<[string], string>(`
    SELECT p.id FROM members m JOIN projects p ON p.ref = m.project_ref
    WHERE m.user_id = ? ORDER BY p.created_at, p.id LIMIT 2`).pluck()
  const has = database.prepare<[string, string], number>(`
    SELECT 1 FROM members m JOIN projects p ON p.ref = m.project_ref
    WHERE m.user_id = ? AND p.id = ?`).pluck()

  const count = database.prepare<[string], number>('SELECT count(*) FROM members WHERE user_id = ?').pluck()

  return {
    add(userId: string, projectRef: number): void {
      add.run(userId, projectRef)
    },
    firstTwoProjects: (userId: string): string[] => firstTwo.all(userId),
    countProjects: (userId: string): number => count.get(userId) ?? 0,
    has: (userId: string, projectId: string): boolean => has.get(userId, projectId) === 1,
  }
}
