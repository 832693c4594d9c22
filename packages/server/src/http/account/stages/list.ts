import { timelineQuery } from '@hal/contract'
import { pageOf, stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { pageOfStages } from './page.js'

/** `GET /api/stages`: in their order. */
export const listStages: Action<ProjectScope, typeof timelineQuery> = {
  tag: 'Stages',
  summary: 'Lists the stages in their order',
  query: timelineQuery,
  answer: { status: 200, schema: pageOf(stageSchema) },
  run: async ({ scope, query }, { queries }) => pageOfStages(await queries.stages(scope.projectId), query),
}
