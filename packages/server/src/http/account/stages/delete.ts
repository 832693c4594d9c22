import { deleteStageQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/stages/:id?move_to=`: a stage in use needs `move_to`, the new stage of its companies (R30). */
export const deleteStage: Action<ProjectScope, typeof deleteStageQuery> = {
  tag: 'Stages',
  summary: 'Delete a stage',
  details: 'Deletes a stage. While companies are in it, `move_to` must name the stage that takes them.',
  problems: ['stage_in_use'],
  query: deleteStageQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, query: { move_to }, params }, context) =>
    carryOut({ type: 'delete_stage', stage_id: idIn(params), move_to }, scope, context),
}
