import type { Database } from 'better-sqlite3'
import { defaultSettings } from '../../../domain/commands/projects.js'
import { sameJson } from '../../../domain/records/differences.js'
import { toProjectRow, type ProjectRecord } from '../../../store/sqlite/tables/projects.js'
import { noteFirst, type Note } from './note.js'

/** Name and origins are missing: each project has its own, so there is no default to compare with. */
const compared = [
  'stage_update_mode',
  'company_policy',
  'company_by_domain',
  'identity_verification',
  'signed_only',
  'who_may_start',
  'reopen_days',
  'event_retention_days',
] as const

/** Projects whose settings differ from the current defaults. An upgrade keeps the settings of existing projects. */
export function settingNotes(database: Database): Note[] {
  const projects = database.prepare<[], ProjectRecord>('SELECT * FROM projects ORDER BY created_at, id')
  return noteFirst('settings', differing(projects.iterate()), ({ id, differences }) =>
    `project ${id}: ${differences.join(', ')}. Keep this, or change it with PATCH /api/projects/${id}.`)
}

interface Differing {
  id: string
  differences: string[]
}

function* differing(records: Iterable<ProjectRecord>): Iterable<Differing> {
  for (const record of records) {
    const project = toProjectRow(record)
    const differences = compared
      .filter((setting) => !sameJson(project[setting], defaultSettings[setting]))
      .map((setting) => `${setting} is ${textOf(project[setting])} (new projects: ${textOf(defaultSettings[setting])})`)
    if (differences.length > 0) yield { id: project.id, differences }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
