import { parseBatch } from '@hal/contract'
import { newProject } from '../../src/domain/commands/projects.js'
import { createChatTokens } from '../../src/identity/chat-tokens.js'
import { createVisitorTokens } from '../../src/identity/visitor-tokens.js'
import { createIngest } from '../../src/ingest/ingest.js'
import { createMemoryStore } from '../../src/store/memory/create-memory-store.js'
import type { ActorRequest } from './actor.js'
import { portraitOf, type Portrait } from './portrait.js'

const project_id = 'demo'

/**
 * What the rules make of these requests, each taken once and in this order, on the plainest store
 * there is: what a server that was killed and started again must have come to as well.
 */
export async function rehearse(requests: ActorRequest[], visitorId: string): Promise<Portrait> {
  const store = createMemoryStore()
  let ids = 0
  const newId = (prefix: string) => `${prefix}_${++ids}`
  const ingest = createIngest({
    store,
    visitorTokens: createVisitorTokens('a secret for tests, of some length'),
    chatTokens: createChatTokens('a secret for tests, of some length'),
    now: Date.now,
    newId,
    newOperationId: () => `made-${++ids}`,
    newSecret: () => 'secret',
  })
  const made = { id: project_id, identity_secret: 'secret', operation_key: 'key', user_id: 'user_1' }
  await store.commit([{ project_id, version: null, changes: newProject({ name: 'demo' }, made, { now: 0, newId }) }])
  for (const { operations } of requests) {
    const parse = parseBatch({ project_id, operations })
    if (!parse.ok) throw new Error(JSON.stringify(parse.errors))
    const pending = parse.value.operations.map((entry) => {
      if (!entry.parse.ok) throw new Error(JSON.stringify(entry.parse.errors))
      return { id: entry.id, submitted: entry.parse.value }
    })
    await ingest.submit({ project_id, origin: undefined, sent_at: undefined, dry_run: false, device: undefined, operations: pending })
  }
  return portraitOf(store.queries, project_id, visitorId)
}
