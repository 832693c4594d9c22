import type { Request } from 'express'
import { hashApiKey } from '../../accounts/api-keys.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import type { Gate, ProjectScope } from './gate.js'
import { unknownToUser } from './reach.js'

/** For other systems, by `X-API-Key`. A key reaches one project (wire.md, "Public API"). */
export const keyHolder: Gate<ProjectScope> = {
  credential: 'api_key',
  tag: 'Public API',
  async enter(request, context) {
    const key = await keyOf(request, context)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead && key.access === 'read') {
      throw new Refused({ code: 'forbidden', detail: 'The API key is read-only.' })
    }
    return async ({ asked }) => {
      if (asked !== undefined && asked !== key.project_id) throw unknownToUser()
      return { projectId: key.project_id, author: { source: 'api', actor: key.id, operation_id: null } }
    }
  },
}

async function keyOf(request: Request, { queries }: Context) {
  const hash = hashApiKey(request.get('x-api-key') ?? '')
  const key = hash === null ? null : await queries.apiKeyByHash(hash)
  if (key !== null) return key
  const detail = 'Send `X-API-Key` with a key of the project; this one is missing, wrong or deleted.'
  throw new Refused({ code: 'unauthenticated', detail })
}
