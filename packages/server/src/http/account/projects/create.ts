import { createProjectBody, limits, type ProjectInput } from '@hal/contract'
import type { Context } from '../../context.js'
import { projectSchema } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import type { UserScope } from '../gates.js'
import { overLimit } from '../over-limit.js'
import { presentProject, readProject } from './present.js'

/** `POST /api/projects`: creates the stages of R30 and makes the user a member. */
export const createProject: Action<UserScope, typeof noQuery, typeof createProjectBody> = {
  tag: 'Projects',
  summary: 'Create a project',
  details: 'Creates a project with a first set of stages. You become its member. You can be a member of at most 500 projects.',
  query: noQuery,
  body: createProjectBody,
  answer: { status: 201, schema: projectSchema },
  async run({ scope, body }, context) {
    const id = await context.turns.run(scope.user.id, () => makeProject(body, scope.user.id, context))
    context.logger.info({ request_id: context.requestId, user_id: scope.user.id, project_id: id }, 'project created')
    return presentProject(await readProject(id, context))
  },
}

/** @throws Refused if the user already has the maximum number of projects (W18) */
async function makeProject(body: ProjectInput, userId: string, { ingest, queries }: Context): Promise<string> {
  const limit = limits.projectsOfUser
  const fault = `You are a member of ${limit} projects, which is the limit. Ask the operator of the server to remove one.`
  if ((await queries.countMemberships(userId)) >= limit) throw overLimit(limit, fault)
  return ingest.createProject(body, userId)
}
