import type { SendMessageResult } from '@hal/contract/types'
import { expect } from 'vitest'
import type { MessageRow } from '../../src/domain/records/rows.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import type { Account } from './ledger.js'

const pageSize = 1_000

/**
 * What must hold of the conversations in the file: each acknowledged message is there once, in the place that the answer
 * named, and the numbers of each conversation go from 1 on without a gap (C8, C9). @returns how many were acknowledged
 */
export async function expectMessagesKept(path: string, accounts: Account[]): Promise<number> {
  const store = openSqliteStore({ path })
  const acknowledged = accounts.flatMap(acknowledgedMessages)
  try {
    for (const conversation_id of new Set(acknowledged.map((message) => message.conversation_id))) {
      const rows = await messagesOf(store.queries, conversation_id)
      expect(rows.map(({ seq }) => seq), `numbers of ${conversation_id}`).toEqual(rows.map((_, index) => index + 1))
      expect(new Set(rows.map(({ operation_id }) => operation_id)).size, `operations of ${conversation_id}`).toBe(rows.length)
      const told = acknowledged.filter((message) => message.conversation_id === conversation_id)
      const placed = told.map(({ id, message_id, seq }) => [id, message_id, seq])
      const written = new Set(told.map(({ id }) => id))
      const kept = rows.filter(({ operation_id }) => operation_id !== null && written.has(operation_id))
      expect(kept.map(({ operation_id, id, seq }) => [operation_id, id, seq]), `messages of ${conversation_id}`).toEqual(placed.sort(bySeq))
    }
  } finally {
    await store.close()
  }
  return acknowledged.length
}

type Placed = (string | number | null)[]
const bySeq = ([, , one]: Placed, [, , other]: Placed): number => Number(one) - Number(other)

type Told = SendMessageResult & { id: string; conversation_id: string }

/** What the actor was told of its messages. */
function acknowledgedMessages({ entries }: Account): Told[] {
  return entries.flatMap(({ answers }) => answers ?? []).flatMap(({ id, result }) =>
    result && 'message_id' in result && result.conversation_id !== null ? [{ ...result, id, conversation_id: result.conversation_id }] : [])
}

async function messagesOf(queries: ReturnType<typeof openSqliteStore>['queries'], conversationId: string): Promise<MessageRow[]> {
  const rows: MessageRow[] = []
  for (;;) {
    const window = { limit: pageSize, after_seq: rows.at(-1)?.seq ?? 0 }
    const page = await queries.publicMessages('demo', conversationId, window)
    rows.push(...page.slice(0, pageSize))
    if (page.length <= pageSize) return rows
  }
}
