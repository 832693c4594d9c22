import type { ProjectInput, ProjectPatch } from '@hal/contract'
import type { Change } from '../change.js'
import type { CommandEffect, Context } from '../decision.js'
import { differences } from '../records/differences.js'
import type { ProjectRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'
import { given } from './given.js'
import { makeFirstStages } from './stages.js'

const settings = [
  'name',
  'allowed_origins',
  'stage_update_mode',
  'company_policy',
  'company_by_domain',
  'identity_verification',
  'signed_only',
  'who_may_start',
  'reopen_days',
  'event_retention_days',
] as const

type Settings = Omit<Pick<ProjectRow, (typeof settings)[number]>, 'name'>

/** The settings of a new project. */
export const defaultSettings: Settings = {
  allowed_origins: [],
  stage_update_mode: 'advance_only',
  company_policy: 'create_missing',
  company_by_domain: true,
  identity_verification: 'off',
  signed_only: [],
  who_may_start: 'anyone',
  reopen_days: 14,
  event_retention_days: null,
}

/** Creates a project with the stages of R30. Its creator becomes a member. */
export function newProject(
  input: ProjectInput,
  made: { id: string; identity_secret: string; operation_key: string; user_id: string },
  context: Pick<Context, 'now' | 'newId'>,
): Change[] {
  const project: ProjectRow = {
    id: made.id,
    name: input.name,
    ...defaultSettings,
    ...given(input, settings),
    identity_secret: made.identity_secret,
    operation_key: made.operation_key,
    previous_secret: null,
    created_at: context.now,
    updated_at: context.now,
  }
  return [
    { type: 'project_saved', project },
    ...makeFirstStages(context.newId).map((stage): Change => ({ type: 'stage_saved', stage })),
    { type: 'member_added', user_id: made.user_id },
  ]
}

/** Changes the given settings and records an activity for those that differ. Writes nothing if none differs (A4). */
export function patchProject(work: Work, patch: ProjectPatch): CommandEffect {
  const { project } = work.records
  const patched = { ...project, ...given(patch, settings) }
  const changed = differences({ ...project }, { ...patched }, settings)
  if (changed !== null) {
    record(work, { type: 'project_saved', project: { ...patched, updated_at: work.context.now } })
    tell(work, { kind: 'project_updated', ...changed })
  }
  return { ok: true, id: project.id }
}

/**
 * Replaces the identity secret. The previous secret stays valid for the grace period. Older ones are dropped
 * (R31).
 *
 * @param graceSeconds from 0 to 30 days
 */
export function rotateSecret(work: Work, secret: string, graceSeconds: number): CommandEffect {
  const { project } = work.records
  const now = work.context.now
  const previous_secret = { secret: project.identity_secret, expires_at: now + graceSeconds * 1000 }
  record(work, {
    type: 'project_saved',
    project: { ...project, identity_secret: secret, previous_secret, updated_at: now },
  })
  tell(work, { kind: 'secret_rotated' })
  return { ok: true, id: project.id }
}
