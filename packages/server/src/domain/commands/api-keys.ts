import type { ApiKeyInput } from './command.js'
import type { CommandEffect } from '../decision.js'
import { record, tell, type Work } from '../records/work.js'

/** Stores the hash of an API key. The route shows the key itself once. */
export function createApiKey(work: Work, input: ApiKeyInput): CommandEffect {
  const id = work.context.newId('key')
  record(work, { type: 'api_key_saved', api_key: { id, ...input, created_at: work.context.now } })
  tell(work, { kind: 'api_key_created', to: { id, name: input.name, access: input.access } })
  return { ok: true, id }
}

/** Idempotent: does nothing if the key does not exist. */
export function deleteApiKey(work: Work, apiKeyId: string): CommandEffect {
  record(work, { type: 'api_key_removed', api_key_id: apiKeyId })
  tell(work, { kind: 'api_key_deleted', from: { id: apiKeyId } })
  return { ok: true, id: apiKeyId }
}
