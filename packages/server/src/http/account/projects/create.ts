import { createProjectBody } from '@hal/contract'
import { projectSchema } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import type { UserScope } from '../gates.js'
import { presentProject, readProject } from './present.js'

/** `POST /api/projects`: with the stages of R30, and its maker a member. */
export const createProject: Action<UserScope, typeof noQuery, typeof createProjectBody> = {
  tag: 'Projects',
  summary: 'Makes a project, with its first stages',
  query: noQuery,
  body: createProjectBody,
  answer: { status: 201, schema: projectSchema },
  async run({ scope, body }, context) {
    const id = await context.ingest.createProject(body, scope.user.id)
    context.logger.info({ request_id: context.requestId, user_id: scope.user.id, project_id: id }, 'project created')
    return presentProject(await readProject(id, context))
  },
}
