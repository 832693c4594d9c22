import { patchProjectBody, projectQuery } from '@hal/contract'
import { projectSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { presentProject, readProject } from './present.js'

/** `PATCH /api/projects/:id`. */
export const patchProject: Action<ProjectScope, typeof projectQuery, typeof patchProjectBody> = {
  tag: 'Projects',
  summary: 'Update a project',
  details: 'Changes the settings that the body has. The others stay as they are.',
  query: projectQuery,
  body: patchProjectBody,
  answer: { status: 200, schema: projectSchema },
  async run({ scope, body: { project_id: _project, ...patch } }, context) {
    await carryOut({ type: 'patch_project', patch }, scope, context)
    return presentProject(await readProject(scope.projectId, context))
  },
}
