import { beforeAll, describe, expect, it } from 'vitest'
import type { ChatSide } from '../domain/conversations/access.js'
import { conversation, conversationId, message, P, project, visitor, write } from '../store/conformance/testing.js'
import { createMemoryStore } from '../store/memory/create-memory-store.js'
import { viewOfOne } from './chat-reads.js'

const [before, middle, after] = [conversationId(1), conversationId(2), conversationId(3)]
const side: ChatSide = { visitor_id: 'v1', contact_id: null, chat_key: 'key', proven: null, hasWrongToken: false, needsProof: false }
const store = createMemoryStore()
const view = (id: string) => viewOfOne(store.queries, P, side, id)

beforeAll(() =>
  write(store, [
    project(),
    visitor('v1'),
    conversation(before, { chat_key: 'key', continued_by_id: middle }),
    conversation(middle, { chat_key: 'key', continues_id: before, continued_by_id: after, last_seq: 1 }),
    conversation(after, { chat_key: 'another key', continues_id: middle }),
    message('message_1', middle, { seq: 1, kind: 'operator', author_type: 'user' }),
  ]),
)

describe('the view of one conversation', () => {
  it('names its neighbours only where the side may read them (C4, C26)', async () => {
    expect(await view(middle)).toMatchObject({ id: middle, continues_id: before, continued_by_id: null })
    expect(await view(before)).toMatchObject({ continues_id: null, continued_by_id: middle })
  })

  it('counts what the side has not read (C19)', async () => {
    expect(await view(middle)).toMatchObject({ unread: 1, last_seq: 1 })
    expect(await view(before)).toMatchObject({ unread: 0 })
  })

  it('is missing once the conversation was deleted', async () => {
    expect(await view(conversationId(4))).toBeNull()
  })
})
