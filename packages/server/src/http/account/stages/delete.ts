import { deleteStageQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/stages/:id?move_to=`: one in use needs a stage that takes its companies (R30). */
export const deleteStage: Action<ProjectScope, typeof deleteStageQuery> = {
  tag: 'Stages',
  summary: 'Deletes a stage; `move_to` takes its companies',
  query: deleteStageQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, query: { move_to }, params }, context) =>
    carryOut({ type: 'delete_stage', stage_id: idIn(params), move_to }, scope, context),
}
