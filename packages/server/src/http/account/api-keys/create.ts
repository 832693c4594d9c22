import { createApiKeyBody, limits, projectQuery } from '@hal/contract'
import { makeApiKey } from '../../../accounts/api-keys.js'
import type { Context } from '../../context.js'
import { newApiKeySchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { overLimit } from '../over-limit.js'
import { presentApiKey } from './present.js'

/** `POST /api/projects/:id/api-keys`: the key is shown only in this answer. */
export const createApiKey: Action<ProjectScope, typeof projectQuery, typeof createApiKeyBody> = {
  tag: 'Projects',
  summary: 'Create an API key',
  details: 'Creates a key of the public API. It is shown only in this answer. A project has at most 100 keys.',
  query: projectQuery,
  body: createApiKeyBody,
  answer: { status: 201, schema: newApiKeySchema },
  async run({ scope, body: { project_id: _project, ...input } }, context) {
    const { key, hash } = makeApiKey(context.random)
    const id = await context.turns.run(scope.projectId, async () => {
      await requireRoom(scope, context)
      return carryOut({ type: 'create_api_key', input: { ...input, hash } }, scope, context)
    })
    const rows = await context.queries.apiKeys(scope.projectId)
    return { ...presentApiKey(found(rows.find((row) => row.id === id) ?? null, 'API key')), key }
  },
}

/** @throws Refused if the project already has the maximum number of keys (W18) */
async function requireRoom({ projectId }: ProjectScope, { queries }: Context): Promise<void> {
  const limit = limits.apiKeysOfProject
  const fault = `The project has ${limit} API keys, which is the limit. Delete one that is not in use first.`
  if ((await queries.apiKeys(projectId)).length >= limit) throw overLimit(limit, fault)
}
