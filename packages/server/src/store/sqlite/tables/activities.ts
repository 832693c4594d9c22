import type { Database } from 'better-sqlite3'
import type { Activity, ActivityValue } from '@hal/contract/types'
import type { ActivityRow } from '../../../domain/rows.js'
import { toTimestamp } from '../../timestamp.js'

interface ActivityRecord extends Omit<ActivityRow, 'from' | 'to'> {
  from_value: string
  to_value: string
}

interface MentionRecord {
  ref: number
  from_value: string
  to_value: string
}

/** The log of changes. It names records by id, for it tells of those that are gone as well. */
export function createActivities(database: Database) {
  const byRef = database.prepare<[number], ActivityRecord>(`
    SELECT id, kind, contact_id, company_id, source, actor, operation_id, from_value, to_value, at
    FROM activities WHERE ref = ?`)
  const record = database.prepare<[ActivityRecord & { project_ref: number }]>(`
    INSERT INTO activities (project_ref, id, kind, contact_id, company_id, source, actor,
      operation_id, from_value, to_value, at)
    VALUES (:project_ref, :id, :kind, :contact_id, :company_id, :source, :actor,
      :operation_id, :from_value, :to_value, :at)`)
  const move = database.prepare<[string, number, string]>(
    'UPDATE activities SET contact_id = ? WHERE project_ref = ? AND contact_id = ?',
  )
  const removeOwn = database.prepare<[number, string]>(
    'DELETE FROM activities WHERE project_ref = ? AND contact_id = ? AND company_id IS NULL',
  )
  // Stage and deal are the company's; anything else told there may be the person's name or email.
  const anonymize = database.prepare<[number, string]>(`
    UPDATE activities SET contact_id = NULL, actor = NULL,
      from_value = iif(kind IN ('stage_changed', 'deal_value_changed'), from_value, 'null'),
      to_value = iif(kind IN ('stage_changed', 'deal_value_changed'), to_value, 'null')
    WHERE project_ref = ? AND contact_id = ?`)

  const mentions = database.prepare<[string, number], MentionRecord>(`
    SELECT a.ref, a.from_value, a.to_value FROM json_each(?) t, activities a
    WHERE a.project_ref = ? AND (instr(a.from_value, t.value) OR instr(a.to_value, t.value)) GROUP BY a.ref`)
  const replace = database.prepare<[string, string, number]>(
    'UPDATE activities SET from_value = ?, to_value = ? WHERE ref = ?',
  )
  const forgetVisitors = database.prepare<[number, string]>(`
    UPDATE activities SET actor = NULL
    WHERE project_ref = ? AND source = 'widget' AND actor IN (SELECT value FROM json_each(?))`)
  const moveCompany = database.prepare<[string, number, string]>(
    'UPDATE activities SET company_id = ? WHERE project_ref = ? AND company_id = ?',
  )

  return {
    findByRef(ref: number): Activity | undefined {
      const found = byRef.get(ref)
      return found && toActivity(found)
    },
    record(projectRef: number, activity: ActivityRow): void {
      const { from, to, ...row } = activity
      record.run({
        ...row,
        project_ref: projectRef,
        from_value: JSON.stringify(from),
        to_value: JSON.stringify(to),
      })
    },
    move(projectRef: number, fromId: string, intoId: string): void {
      move.run(intoId, projectRef, fromId)
    },
    moveCompany(projectRef: number, fromId: string, intoId: string): void {
      moveCompany.run(intoId, projectRef, fromId)
    },
    /**
     * Takes each text that is a whole value out of what is told, and visitors out of who did it (R29). No
     * index knows either: it reads all activities of the project, some 3 million a second.
     */
    forgetPerson(projectRef: number, copies: readonly string[], visitorIds: readonly string[]): void {
      const quoted = copies.map((text) => JSON.stringify(text))
      const texts = new Set<unknown>(copies)
      for (const { ref, from_value, to_value } of mentions.all(JSON.stringify(quoted), projectRef)) {
        replace.run(withoutTexts(from_value, texts), withoutTexts(to_value, texts), ref)
      }
      if (visitorIds.length > 0) forgetVisitors.run(projectRef, JSON.stringify(visitorIds))
    },
    /** Its own are gone; what it did to companies stays, and does not tell who (R29). */
    eraseContact(projectRef: number, contactId: string): void {
      removeOwn.run(projectRef, contactId)
      anonymize.run(projectRef, contactId)
    },
  }
}

function toActivity({ from_value, to_value, ...record }: ActivityRecord): Activity {
  return {
    ...record,
    from: JSON.parse(from_value) as ActivityValue,
    to: JSON.parse(to_value) as ActivityValue,
    at: toTimestamp(record.at),
  }
}

/** The JSON with `null` for each value that is one of the texts. */
function withoutTexts(json: string, texts: ReadonlySet<unknown>): string {
  return JSON.stringify(JSON.parse(json, (_key, value: unknown) => (texts.has(value) ? null : value)))
}
