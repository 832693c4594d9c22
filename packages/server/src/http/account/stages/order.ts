import { orderStagesBody, projectQuery } from '@hal/contract'
import { pageOf, stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'

/** `PUT /api/stages/order`: takes every stage id once, and reorders in one transaction (R30). */
export const orderStages: Action<ProjectScope, typeof projectQuery, typeof orderStagesBody> = {
  tag: 'Stages',
  summary: 'Order the stages',
  details: 'Puts all stages of the project in a new order, in one write. The body must name each stage once.',
  query: projectQuery,
  body: orderStagesBody,
  answer: { status: 200, schema: pageOf(stageSchema) },
  async run({ scope, body: { ids } }, context) {
    await carryOut({ type: 'order_stages', ids }, scope, context)
    return { data: await context.queries.stages(scope.projectId), next_cursor: null }
  },
}
