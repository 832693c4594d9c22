import { apply } from '../domain/apply.js'
import { decideCommand } from '../domain/commands/decide-command.js'
import { createRecords } from '../domain/records/records.js'
import { noKeys } from '../domain/records/snapshot.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import type { Membership } from './membership.js'
import type { Call } from './operation.js'

const operator = { source: 'system', actor: 'operator', operation_id: null } as const

/** Takes the conversations that are not resolved from a user who left the project (C6). Resolved ones keep their assignee. */
export async function leaveConversations(store: SqliteStore, { projectId, userId }: Membership, call: Pick<Call, 'newId' | 'now'>): Promise<void> {
  for (;;) {
    const page = { project_id: projectId, limit: 200, cursor: null, sort: { field: 'created_at', descending: false } } as const
    const { data } = await store.queries.conversations(page, { assignee_id: userId, state: ['open'] })
    if (data.length === 0) return
    await unassign(store, projectId, data.map(({ id }) => id), call)
  }
}

/** A server beside this process may have written in between. Then nothing is written, and the next round reads again. */
async function unassign(store: SqliteStore, projectId: string, ids: string[], { newId, now }: Pick<Call, 'newId' | 'now'>): Promise<void> {
  const snapshot = await store.read({ ...noKeys(projectId), chat: { conversation_refs: ids, chat_keys: [], message_ids: [] } })
  if (snapshot === null) return
  const records = createRecords(snapshot.rows)
  const context = { now: now(), newId, hash: (_key: string, text: string) => text }
  const changes = ids.flatMap((conversation_ref) => {
    const decision = decideCommand(records, { type: 'patch_conversation', conversation_ref, patch: { assignee_id: null } }, operator, context)
    if (!decision.ok) return []
    for (const change of decision.changes) apply(records, change)
    return decision.changes
  })
  await store.commit([{ project_id: projectId, version: snapshot.version, changes }])
}
