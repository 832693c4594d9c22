import { patchStageBody, projectQuery } from '@hal/contract'
import { stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'
import { readStage } from './read.js'

/** `PATCH /api/stages/:id`. */
export const patchStage: Action<ProjectScope, typeof projectQuery, typeof patchStageBody> = {
  tag: 'Stages',
  summary: 'Update a stage',
  details: 'Renames a stage, or changes its kind.',
  problems: ['stage_name_taken'],
  query: projectQuery,
  body: patchStageBody,
  answer: { status: 200, schema: stageSchema },
  async run({ scope, body: { project_id: _project, ...patch }, params }, context) {
    const id = await carryOut({ type: 'patch_stage', stage_id: idIn(params), patch }, scope, context)
    return readStage(scope.projectId, id, context)
  },
}
