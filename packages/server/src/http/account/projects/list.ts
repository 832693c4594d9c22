import { projectsQuery } from '@hal/contract'
import { pageOf, projectSchema } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { UserScope } from '../gates.js'
import { presentProject } from './present.js'

/** `GET /api/projects`: the projects of which the user is a member. */
export const listProjects: Action<UserScope, typeof projectsQuery> = {
  tag: 'Projects',
  summary: 'List your projects',
  details: 'Lists the projects that you are a member of, newest first.',
  query: projectsQuery,
  answer: { status: 200, schema: pageOf(projectSchema) },
  async run({ scope, query: { limit, sort, cursor = null } }, { queries }) {
    const { data, next_cursor } = await queries.projects(scope.user.id, { limit, sort, cursor })
    return { data: data.map(presentProject), next_cursor }
  },
}
