import type { Project } from '@hal/contract/types'
import type { ProjectRow } from '../../../domain/records/rows.js'
import type { Context } from '../../context.js'
import { found } from '../../problems.js'
import { isoTime } from '../../time.js'

/** A project as its members see it, including the identity secret (wire.md, "Account routes"). */
export function presentProject({ previous_secret: _previous, operation_key: _key, ...project }: ProjectRow): Project {
  return { ...project, created_at: isoTime(project.created_at), updated_at: isoTime(project.updated_at) }
}

/** The current state of the project. */
export async function readProject(projectId: string, { queries }: Context): Promise<ProjectRow> {
  return found(await queries.project(projectId), 'project')
}
