import { projectQuery } from '@hal/contract'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { paramIn } from '../params.js'

/** `DELETE /api/projects/:id/api-keys/:key_id`: the key stops working at once. */
export const deleteApiKey: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Projects',
  summary: 'Delete an API key',
  details: 'Deletes a key. It stops working at once.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  async run({ scope, params }, context) {
    const rows = await context.queries.apiKeys(scope.projectId)
    const { id } = found(rows.find((row) => row.id === paramIn(params, 'key_id')) ?? null, 'API key')
    await carryOut({ type: 'delete_api_key', api_key_id: id }, scope, context)
  },
}
