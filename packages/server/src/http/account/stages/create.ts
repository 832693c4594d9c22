import { createStageBody, projectQuery } from '@hal/contract'
import { stageSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { readStage } from './read.js'

/** `POST /api/stages`: adds the stage at the end (R30). */
export const createStage: Action<ProjectScope, typeof projectQuery, typeof createStageBody> = {
  tag: 'Stages',
  summary: 'Create a stage',
  details: 'Creates a stage at the end of the pipeline.',
  problems: ['stage_name_taken'],
  query: projectQuery,
  body: createStageBody,
  answer: { status: 201, schema: stageSchema },
  async run({ scope, body: { project_id: _project, ...input } }, context) {
    const id = await carryOut({ type: 'create_stage', input }, scope, context)
    return readStage(scope.projectId, id, context)
  },
}
