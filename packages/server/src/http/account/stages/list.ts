import { shortListQuery } from '@hal/contract'
import type { Stage } from '@hal/contract/types'
import { pageOf, stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { pageBy, type SortKeys } from '../page.js'

/** `GET /api/stages`: by position. */
export const listStages: Action<ProjectScope, typeof shortListQuery> = {
  tag: 'Stages',
  summary: 'List stages',
  details: 'Lists the stages of the project in their own order, or sorted.',
  query: shortListQuery,
  answer: { status: 200, schema: pageOf(stageSchema) },
  run: async ({ scope, query }, { queries }) => pageBy(await queries.stages(scope.projectId), keys, query, { list: 'stages', projectId: scope.projectId }),
}

const keys: SortKeys<Stage> = {
  /** Padded with zeros, so that text sorts like numbers. */
  own: ({ position }) => String(position).padStart(9, '0'),
  id: ({ id }) => id,
  name: ({ name }) => name,
}
