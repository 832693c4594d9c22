import { projectSchema } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { presentProject, readProject } from './present.js'

/** `GET /api/projects/:id`. */
export const getProject: Action<ProjectScope, typeof noQuery> = {
  tag: 'Projects',
  summary: 'Shows a project, with its identity secret',
  query: noQuery,
  answer: { status: 200, schema: projectSchema },
  run: async ({ scope }, context) => presentProject(await readProject(scope.projectId, context)),
}
