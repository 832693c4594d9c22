import { eventsQuery } from '@hal/contract'
import { eventSchema, pageOf } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { definedOnly } from '../filter.js'
import type { ProjectScope } from '../gate.js'

/** `GET /api/events`: newest first, `since <= timestamp < until`. */
export const listEvents: Action<ProjectScope, typeof eventsQuery> = {
  tag: 'Visitors and events',
  summary: 'List events',
  details: 'Lists events, newest first. Filters combine: an event must match all of them. `since` is included, `until` is not.',
  query: eventsQuery,
  answer: { status: 200, schema: pageOf(eventSchema) },
  async run({ scope, query: { limit, cursor = null, project_id: _project, ...filter } }, { queries }) {
    return queries.events({ project_id: scope.projectId, limit, cursor }, definedOnly(filter))
  },
}
