import type { Database } from 'better-sqlite3'

/** Adds up the bytes that projects use per day, in one transaction that is atomic but not durable (`log-sync.ts`). */
export function createUsage(database: Database) {
  const add = database.prepare<[{ day: number; id: string; bytes: number }]>(`
    INSERT INTO usage (day, project_ref, bytes) SELECT :day, ref, :bytes FROM projects WHERE id = :id
    ON CONFLICT (day, project_ref) DO UPDATE SET bytes = bytes + excluded.bytes`)
  const forget = database.prepare<[number]>('DELETE FROM usage WHERE day < ?')
  const all = database.prepare<[number], { id: string; bytes: number }>(
    'SELECT p.id, u.bytes FROM usage u JOIN projects p ON p.ref = u.project_ref WHERE u.day = ?',
  )

  const write = database.transaction((day: number, bytesByProject: ReadonlyMap<string, number>) => {
    for (const [id, bytes] of bytesByProject) add.run({ day, id, bytes })
    // Requests around midnight may still add to the previous day.
    forget.run(day - 1)
    return new Map(all.all(day).map(({ id, bytes }) => [id, bytes]))
  })

  return (day: number, bytesByProject: ReadonlyMap<string, number>): Map<string, number> => write.immediate(day, bytesByProject)
}
