import { shortListQuery } from '@hal/contract'
import { apiKeySchema, pageOf } from '../../openapi/records.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { pageBy, type SortKeys } from '../page.js'
import { presentApiKey } from './present.js'

const sortKeys: SortKeys<ReturnType<typeof presentApiKey>> = { own: ({ id }) => id, id: ({ id }) => id, name: ({ name }) => name }

/** `GET /api/projects/:id/api-keys`: sorted by id, so oldest first. Does not show the keys themselves. */
export const listApiKeys: Action<ProjectScope, typeof shortListQuery> = {
  tag: 'Projects',
  summary: 'List API keys',
  details: 'Lists the keys of the public API, oldest first. The keys themselves are not shown.',
  query: shortListQuery,
  answer: { status: 200, schema: pageOf(apiKeySchema) },
  async run({ scope, query }, { queries }) {
    const keys = (await queries.apiKeys(scope.projectId)).map(presentApiKey)
    return pageBy(keys, sortKeys, query, { list: 'api-keys', projectId: scope.projectId })
  },
}
