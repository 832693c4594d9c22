import type { Database } from 'better-sqlite3'
import type { Activity, ActivityValue } from '@hal/contract/types'
import type { Change } from '../../../domain/change.js'
import type { ActivityRow } from '../../../domain/records/rows.js'
import { toTimestamp } from '../../timestamp.js'

interface ActivityRecord extends Omit<ActivityRow, 'from' | 'to'> {
  from_value: string
  to_value: string
}

/** An erased contact, with the texts that identify it. */
export type ErasedPerson = Omit<Extract<Change, { type: 'contact_erased' }>, 'type'>

interface ToldRecord {
  ref: number
  from_value: string
  to_value: string
}

/** The log of changes. It refers to records by id, because the records may no longer exist. */
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
  // Stage and deal values belong to the company. Any other value may be the person's name or email.
  const anonymize = database.prepare<[number, string]>(`
    UPDATE activities SET contact_id = NULL, actor = NULL,
      from_value = iif(kind IN ('stage_changed', 'deal_value_changed'), from_value, 'null'),
      to_value = iif(kind IN ('stage_changed', 'deal_value_changed'), to_value, 'null')
    WHERE project_ref = ? AND contact_id = ?`)

  const companiesOf = database.prepare<[number, string], string>(`
    SELECT DISTINCT company_id FROM activities WHERE project_ref = ? AND contact_id = ? AND company_id IS NOT NULL`).pluck()
  const ofCompany = database.prepare<[number, string], ToldRecord>(
    'SELECT ref, from_value, to_value FROM activities WHERE project_ref = ? AND company_id = ?',
  )
  const ofEmail = (side: 'from_value' | 'to_value') =>
    database.prepare<[number, string], ToldRecord>(`
      SELECT ref, from_value, to_value FROM activities WHERE project_ref = ? AND json_extract(${side}, '$.email') = ?`)
  const ofEmailBefore = ofEmail('from_value')
  const ofEmailAfter = ofEmail('to_value')
  const replace = database.prepare<[string, string, number]>(
    'UPDATE activities SET from_value = ?, to_value = ? WHERE ref = ?',
  )
  const forgetVisitor = database.prepare<[number, string]>(
    "UPDATE activities SET actor = NULL WHERE project_ref = ? AND source = 'widget' AND actor = ?",
  )
  const forgetVisitors = database.prepare<[number, string, string]>(`
    UPDATE activities SET actor = NULL
    WHERE project_ref = ? AND company_id = ? AND source = 'widget' AND actor IN (SELECT value FROM json_each(?))`)
  const moveCompany = database.prepare<[string, number, string]>(
    'UPDATE activities SET company_id = ? WHERE project_ref = ? AND company_id = ?',
  )

  const forget = (told: ToldRecord[], texts: ReadonlySet<unknown>): void => {
    for (const { ref, from_value, to_value } of told) {
      const [from, to] = [withoutTexts(from_value, texts), withoutTexts(to_value, texts)]
      if (from !== from_value || to !== to_value) replace.run(from, to, ref)
    }
  }

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
    /** Removes a person from the activities of other records, before its own activities are removed (R29). */
    forgetPerson(projectRef: number, { contact_id, names, emails }: ErasedPerson, visitorIds: readonly string[]): void {
      const texts = new Set([...names, ...emails])
      for (const companyId of companiesOf.all(projectRef, contact_id)) {
        forget(ofCompany.all(projectRef, companyId), texts)
        forgetVisitors.run(projectRef, companyId, JSON.stringify(visitorIds))
      }
      for (const email of emails) {
        forget(ofEmailBefore.all(projectRef, email), new Set(emails))
        forget(ofEmailAfter.all(projectRef, email), new Set(emails))
      }
    },
    /** Keeps the visitor's activities but removes the actor (R29). */
    forgetVisitor(projectRef: number, visitorId: string): void {
      forgetVisitor.run(projectRef, visitorId)
    },
    /** Removes the contact's own activities. Its activities on companies stay without the actor (R29). */
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

/** Returns the JSON with `null` in place of each value that equals one of the texts. */
function withoutTexts(json: string, texts: ReadonlySet<unknown>): string {
  return JSON.stringify(JSON.parse(json, (_key, value: unknown) => (texts.has(value) ? null : value)))
}
