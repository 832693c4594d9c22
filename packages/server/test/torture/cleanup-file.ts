import SqliteDatabase, { type Database } from 'better-sqlite3'
import { readOperationId } from '../../src/store/sqlite/operation-id.js'

export const dayMs = 86_400_000
/** Longer ago than any project of the test keeps its events. */
const ageMs = 40 * dayMs

/** Runs `work` on a database that no server has open. */
function onFile<Answer>(path: string, work: (database: Database) => Answer): Answer {
  const database = new SqliteDatabase(path)
  try {
    return database.transaction(() => work(database))()
  } finally {
    database.close()
  }
}

/** Makes every event of the project as old as if it had come forty days earlier. @returns their ids */
export function ageEvents(path: string, projectId: string): string[] {
  return onFile(path, (database) => {
    database.prepare('UPDATE projects SET event_retention_days = 30 WHERE id = ?').run(projectId)
    database.prepare(`UPDATE events SET received_at = received_at - ?, timestamp = timestamp - ?
      WHERE project_ref = (SELECT ref FROM projects WHERE id = ?)`).run(ageMs, ageMs, projectId)
    return eventIdsOf(database, projectId)
  })
}

/** Fills a project with visitors, each with events of one time: now, by default. */
export function fillProject(path: string, projectId: string, prefix: string, visitors: number, eventsOfEach: number, at = Date.now()): void {
  onFile(path, (database) => {
    const project = database.prepare('SELECT ref FROM projects WHERE id = ?').pluck().get(projectId)
    const visitor = database.prepare(`INSERT INTO visitors (project_ref, visitor_id, verified, properties, first_seen_at, last_seen_at)
      VALUES (?, ?, 0, '{}', 0, 0)`)
    const attribution = database.prepare('INSERT INTO attributions (visitor_ref) VALUES (?)')
    const event = database.prepare(`INSERT INTO events (project_ref, id, attribution_ref, name, properties, timestamp, received_at)
      VALUES (?, ?, ?, 'filled', '{}', ?, ?)`)
    for (let index = 0; index < visitors; index++) {
      const { lastInsertRowid } = attribution.run(visitor.run(project, `${prefix}-${index}`).lastInsertRowid)
      for (let number = 0; number < eventsOfEach; number++) {
        event.run(project, `${prefix}-${index}-${number}`, lastInsertRowid, at, at)
      }
    }
  })
}

/** Every id that is an event now, of all projects. */
export const eventIds = (path: string): Set<string> => reading(path, (database) => new Set(idsIn(database, 'SELECT id FROM events')))

/** How many events have an id that begins like this. */
export function countEvents(path: string, prefix: string): number {
  return reading(path, (database) => Number(database.prepare("SELECT count(*) FROM events WHERE id LIKE ? || '%'").pluck().get(prefix)))
}

/** How many events are older than any project of the test keeps them. */
export function countOldEvents(path: string): number {
  const before = Date.now() - ageMs
  return reading(path, (database) => Number(database.prepare('SELECT count(*) FROM events WHERE received_at < ?').pluck().get(before)))
}

/** As the file is, whoever writes to it. */
function reading<Answer>(path: string, work: (database: Database) => Answer): Answer {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function eventIdsOf(database: Database, projectId: string): string[] {
  return idsIn(database, 'SELECT id FROM events WHERE project_ref = (SELECT ref FROM projects WHERE id = ?)', projectId)
}

function idsIn(database: Database, sql: string, ...values: string[]): string[] {
  return database.prepare<string[], Buffer | string>(sql).pluck().all(...values).map(readOperationId)
}
