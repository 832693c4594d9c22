import { timelineQuery } from '@hal/contract'
import { pageOf, timelineItemSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/companies/:id/timeline`: events and activities, newest first. */
export const showCompanyTimeline: Action<ProjectScope, typeof timelineQuery> = {
  tag: 'Companies',
  summary: 'List the timeline of a company',
  details: 'Lists the events and changes of a company, newest first.',
  query: timelineQuery,
  answer: { status: 200, schema: pageOf(timelineItemSchema) },
  async run({ scope, query: { limit, cursor = null }, params }, { queries }) {
    const { id } = found(await queries.company(scope.projectId, idIn(params)), 'company')
    return queries.timeline({ project_id: scope.projectId, limit, cursor }, { company_id: id })
  },
}
