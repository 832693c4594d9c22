import type { Refusal } from '../domain/decision.js'
import type { ProjectRow } from '../domain/rows.js'

export const unknownProject: Refusal = { code: 'unknown_project', detail: 'There is no project with this `project_id`.' }

const originNotAllowed: Refusal = {
  code: 'origin_not_allowed',
  detail: 'The page’s origin is not among the `allowed_origins` of the project.',
}

/**
 * Says why a request may not enter a project, or `null`. It is asked before operations are read, and once
 * more when they are decided on, since the settings may have changed in between.
 *
 * @param origin the `Origin` header; requests without one come from no browser page and pass
 */
export function entryRefusal(project: ProjectRow | null, origin: string | undefined): Refusal | null {
  if (project === null) return unknownProject
  const { allowed_origins } = project
  const isAllowed = origin === undefined || allowed_origins.length === 0 || allowed_origins.includes(origin)
  return isAllowed ? null : originNotAllowed
}
