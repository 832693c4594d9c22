import { describe, expect, it } from 'vitest'
import { conversationId, conversationRow, projectRow } from '../store/conformance/testing.js'
import { apply } from './apply.js'
import { createRecords, layerOver } from './records/records.js'
import type { ConversationRow } from './records/rows.js'

const [A, B, C, D] = [1, 2, 3, 4].map(conversationId) as [string, string, string, string]

/** The rows lie in the layer below, as in a decision. */
function recordsOf(...conversations: ConversationRow[]) {
  return layerOver(createRecords({
    ...{ project: projectRow(), stages: [], visitors: [], contacts: [], companies: [], links: [], company_use: new Map(), merged: new Map() },
    ...{ operations: [], devices: [], delivery: [], conversations },
  }))
}

describe('a conversation that was continued more than once', () => {
  it('names the newest that is left when the last one is removed (C4, C25)', () => {
    const records = recordsOf(
      conversationRow({ id: A, continued_by_id: D }),
      conversationRow({ id: C, continues_id: A, created_at: 5 }),
      conversationRow({ id: B, continues_id: A, created_at: 5 }),
      conversationRow({ id: D, continues_id: A, created_at: 9 }),
    )
    apply(records, { type: 'conversation_removed', conversation_id: D })
    expect(records.conversations.get(A)).toEqual(conversationRow({ id: A, continued_by_id: C, version: 2, view_version: 2 }))
    expect(records.conversations.get(B)).toEqual(conversationRow({ id: B, continues_id: A, created_at: 5 }))
  })

  it('gives way in the chain to what continues the removed one (C25)', () => {
    const records = recordsOf(
      conversationRow({ id: A, continued_by_id: B }),
      conversationRow({ id: B, continues_id: A, continued_by_id: C }),
      conversationRow({ id: C, continues_id: B }),
      conversationRow({ id: D, continues_id: A, created_at: Number.MAX_SAFE_INTEGER }),
    )
    apply(records, { type: 'conversation_removed', conversation_id: B })
    expect(records.conversations.get(A)).toMatchObject({ continued_by_id: C, version: 2 })
    expect(records.conversations.get(C)).toMatchObject({ continues_id: A, version: 2, view_version: 2 })
  })
})
