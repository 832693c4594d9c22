import { projectQuery } from '@hal/contract'
import { projectSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { presentProject, readProject } from './present.js'

/** `GET /api/projects/:id`. */
export const getProject: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Projects',
  summary: 'Get a project',
  details: 'Returns the settings of a project, with its identity secret.',
  query: projectQuery,
  answer: { status: 200, schema: projectSchema },
  run: async ({ scope }, context) => presentProject(await readProject(scope.projectId, context)),
}
