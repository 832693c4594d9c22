import { createApiKeyBody, projectQuery } from '@hal/contract'
import { makeApiKey } from '../../../accounts/api-keys.js'
import { newApiKeySchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { presentApiKey } from './present.js'

/** `POST /api/projects/:id/api-keys`: the answer is the only place where the key is shown. */
export const createApiKey: Action<ProjectScope, typeof projectQuery, typeof createApiKeyBody> = {
  tag: 'Projects',
  summary: 'Makes a key of the public API, which is shown once',
  query: projectQuery,
  body: createApiKeyBody,
  answer: { status: 201, schema: newApiKeySchema },
  async run({ scope, body: { project_id: _project, ...input } }, context) {
    const { key, hash } = makeApiKey(context.random)
    const id = await carryOut({ type: 'create_api_key', input: { ...input, hash } }, scope, context)
    const rows = await context.queries.apiKeys(scope.projectId)
    return { ...presentApiKey(found(rows.find((row) => row.id === id) ?? null, 'API key')), key }
  },
}
