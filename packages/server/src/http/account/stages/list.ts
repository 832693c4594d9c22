import { timelineQuery } from '@hal/contract'
import type { Stage } from '@hal/contract/types'
import { pageOf, stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { pageBy } from '../page.js'

/** `GET /api/stages`: in their order. */
export const listStages: Action<ProjectScope, typeof timelineQuery> = {
  tag: 'Stages',
  summary: 'Lists the stages in their order',
  query: timelineQuery,
  answer: { status: 200, schema: pageOf(stageSchema) },
  run: async ({ scope, query }, { queries }) => pageBy(await queries.stages(scope.projectId), inOrder, query),
}

/** Positions as text that sorts as they do. */
const inOrder = ({ position }: Stage): string => String(position).padStart(9, '0')
