import type { Database } from 'better-sqlite3'
import type { Activity, ActivityValue } from '@hal/contract/types'
import type { ActivityRow } from '../../../domain/rows.js'
import { toTimestamp } from '../../timestamp.js'

interface ActivityRecord extends Omit<ActivityRow, 'from' | 'to'> {
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
