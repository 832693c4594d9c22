import type { Refusal } from '../domain/decision.js'
import type { ProjectRow } from '../domain/records/rows.js'

export const unknownProject: Refusal = { code: 'unknown_project', detail: 'There is no project with this `project_id`.' }

const originNotAllowed: Refusal = {
  code: 'origin_not_allowed',
  detail: 'The page’s origin is not among the `allowed_origins` of the project.',
}

/**
 * The reason why a request may not access a project, or `null`. Called before the operations are read and again
 * when they are decided, because the settings may change in between.
 *
 * @param origin the `Origin` header; a request without one does not come from a web page and passes
 */
export function entryRefusal(project: ProjectRow | null, origin: string | undefined): Refusal | null {
  if (project === null) return unknownProject
  const { allowed_origins } = project
  const isAllowed = origin === undefined || allowed_origins.length === 0 || allowed_origins.includes(origin)
  return isAllowed ? null : originNotAllowed
}
