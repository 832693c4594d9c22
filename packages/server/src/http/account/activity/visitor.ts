import { projectQuery } from '@hal/contract'
import { visitorSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { paramIn } from '../params.js'

/** `GET /api/visitors/:visitor_id`. */
export const getVisitor: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Visitors and events',
  summary: 'Get a visitor',
  details: 'Returns one visitor, by the id that your page or the SDK uses.',
  query: projectQuery,
  answer: { status: 200, schema: visitorSchema },
  run: async ({ scope, params }, { queries }) =>
    found(await queries.visitor(scope.projectId, paramIn(params, 'visitor_id')), 'visitor'),
}
