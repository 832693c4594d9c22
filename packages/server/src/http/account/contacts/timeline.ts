import { timelineQuery } from '@hal/contract'
import { pageOf, timelineItemSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/contacts/:id/timeline`: events and activities, newest first. */
export const showContactTimeline: Action<ProjectScope, typeof timelineQuery> = {
  tag: 'Contacts',
  summary: 'List the timeline of a contact',
  details: 'Lists the events and changes of a contact, newest first.',
  query: timelineQuery,
  answer: { status: 200, schema: pageOf(timelineItemSchema) },
  async run({ scope, query: { limit, cursor = null }, params }, { queries }) {
    const { id } = found(await queries.contact(scope.projectId, idIn(params)), 'contact')
    return queries.timeline({ project_id: scope.projectId, limit, cursor }, { contact_id: id })
  },
}
