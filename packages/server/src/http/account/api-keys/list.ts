import { apiKeySchema, pageOf } from '../../openapi/records.js'
import { noQuery, type Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { presentApiKey } from './present.js'

/** `GET /api/projects/:id/api-keys`: all of them, oldest first, without the keys themselves. */
export const listApiKeys: Action<ProjectScope, typeof noQuery> = {
  tag: 'Projects',
  summary: 'Lists the keys of the public API',
  query: noQuery,
  answer: { status: 200, schema: pageOf(apiKeySchema) },
  async run({ scope }, { queries }) {
    const rows = await queries.apiKeys(scope.projectId)
    return { data: rows.map(presentApiKey), next_cursor: null }
  },
}
