import type { ActivityKind } from '@hal/contract/types'
import type { ActivityRow } from '../../domain/records/rows.js'
import type { RequestContext } from './action.js'
import type { ProjectScope } from './gate.js'

/** Changes to access and settings of a project, which operators look for in the log when they investigate. */
const sayings: Partial<Record<ActivityKind, string>> = {
  project_updated: 'project settings changed',
  secret_rotated: 'identity secret rotated',
  api_key_created: 'API key created',
  api_key_deleted: 'API key deleted',
}

/**
 * Logs one line for each change of settings, secrets and keys. The line holds the ids of request, user, project
 * and activity and the names of settings, but no values.
 */
export function leaveTrail(told: readonly ActivityRow[], { projectId, author }: ProjectScope, { logger, requestId }: RequestContext): void {
  for (const { id, kind, to } of told) {
    const saying = sayings[kind]
    if (saying === undefined) continue
    const settings = kind === 'project_updated' && typeof to === 'object' && to !== null ? { settings: Object.keys(to) } : {}
    logger.info({ request_id: requestId, user_id: author.actor, project_id: projectId, activity_id: id, ...settings }, saying)
  }
}
